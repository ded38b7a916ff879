import itertools

import cv2
import numpy as np
import pytest

from processors import chain, preprocess
from processors.chain import STAGES, read, run_stage
from processors.contracts import CONTRACTS, LOCATE_SIZE, LOCATE_STRIDE, TARIFFS
from processors.records import Display, Medium, Photo, Reason, Refusal, Status
from processors.rejection import Rejected

BOX = ((200.0, 200.0), (500.0, 200.0), (500.0, 250.0), (200.0, 250.0))
DIGITS = [0, 4, 2, 7, 1]
WIDTH = 30


def drawn():
    """A meter whose register shows each digit as a dark bar as wide as the number."""
    image = np.full((480, 640, 3), 140, np.uint8)
    cv2.putText(image, "kWh", (100, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (30, 30, 30), 3)
    image[200:250, 200:500] = 230
    for place, digit in enumerate(DIGITS):
        left = 215 + 55 * place
        image[205:245, left : left + round((digit + 0.5) / 11 * WIDTH)] = 20
    return image


def columns():
    """The areas model's answer: where the bars are in the register's image."""
    cells = np.zeros((1, 7, 96), np.float32)
    to_register = preprocess.homography(preprocess.register_box(BOX), (64, 384))
    for place in range(len(DIGITS)):
        corners = np.array([[[215 + 55 * place, 205], [215 + 55 * place + WIDTH, 245]]], np.float64)
        (left, top), (right, bottom) = cv2.perspectiveTransform(corners, to_register)[0]
        column = int((left + right) / 2 // 4)
        middle = (column + 0.5) * 4
        cells[0, :, column] = (0.9, (middle - left) / 64, (right - middle) / 64, top / 64, bottom / 64, 0, place == 4)
    return cells


def roi_map(image):
    _, scale, left, top = preprocess.locate_input(image)
    cells = np.zeros((1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE), np.float32)
    corners = np.asarray(BOX) * scale + (left, top)
    column, row = (corners.mean(axis=0) // LOCATE_STRIDE).astype(int)
    cells[0, 0, row, column] = 0.9
    cells[0, 1:, row, column] = ((corners - (np.array([column, row]) + 0.5) * LOCATE_STRIDE) / LOCATE_SIZE).ravel()
    return cells


class Fakes:
    """A model library whose models know the drawn meter; `changed` replaces single answers."""

    def __init__(self, **changed):
        types = np.array([[0.9, 0.05, 0.03, 0.01, 0.01]], np.float32)
        labels = np.zeros((1, len(TARIFFS) + 1), np.float32)
        labels[0, 1] = 0.8
        self.answers = {
            "meter-type": types,
            "roi-electricity-analog": roi_map(drawn()),
            "areas-electricity-analog": columns(),
            "tariff-electricity-analog": labels,
            **changed,
        }

    def load(self, name):
        assert name in CONTRACTS
        if name == "digits-electricity-analog":
            return self.bars
        if name == "digits-rolling":
            return lambda tensor: np.repeat(self.bars(tensor)[:, :10], 10, axis=1) / 10  # it has no idea of tenths
        if name.startswith("roi-"):  # it knows the whole frame, grey above and below, and nothing from near
            return lambda tensor: self.answers[name] * np.allclose(tensor[0, :, 0], 114 / 255, atol=1e-3)
        return lambda tensor: self.answers[name]

    def version(self, name):
        return f"1.0.{list(CONTRACTS).index(name)}"

    @staticmethod
    def bars(tensor):
        dark = float((tensor[0, 0, 24] < 0.5).mean()) * 1.16
        classes = np.full((1, 11), 0.003, np.float32)
        classes[0, min(9, max(0, round(dark * 11 - 0.5)))] = 0.97
        return classes


@pytest.fixture
def clock():
    ticks = itertools.count()
    return lambda: float(next(ticks))


@pytest.fixture
def meter(photo, encode):
    return photo(encode(drawn()))


def test_a_photo_becomes_a_reading(meter, limits, clock):
    reading = read(meter, Fakes(), limits, clock)
    (one,) = reading.registers
    assert reading.status is Status.READ, reading.detail
    assert (one.value, one.decimals, one.unit, one.tariff) == ("04271", 1, "kWh", "NT")
    assert (reading.medium, reading.display, reading.request_id) == (Medium.ELECTRICITY, Display.ANALOG, "r1")
    assert np.allclose(one.box, BOX, atol=1)
    assert reading.properties.width == 640


def test_the_answer_names_every_model_that_was_asked_and_the_time_of_every_stage(meter, limits, clock):
    reading = read(meter, Fakes(), limits, clock)
    kind = "electricity-analog"
    assert set(reading.models) == {
        "meter-type",
        *(f"{task}-{kind}" for task in ("roi", "tariff", "areas", "digits")),
        "digits-rolling",
    }
    assert reading.models["meter-type"] == "1.0.0"
    assert reading.timings == {name: 1.0 for name, _ in STAGES}


def test_the_same_photo_gives_the_same_reading(meter, limits, clock):
    assert read(meter, Fakes(), limits, clock) == read(meter, Fakes(), limits, clock)


def test_a_rejection_skips_the_stages_between_and_keeps_what_is_known(meter, limits, clock):
    nothing = np.zeros(CONTRACTS["roi-electricity-analog"].output, np.float32)
    reading = read(meter, Fakes(**{"roi-electricity-analog": nothing}), limits, clock)
    assert (reading.status, reading.reasons) == (Status.REJECTED, (Reason.NO_REGISTER,))
    assert reading.medium is Medium.ELECTRICITY
    assert set(reading.models) == {"meter-type", "roi-electricity-analog"}
    assert set(reading.timings) == {"intake", "identify", "locate", "assemble"}


def test_a_bad_photo_is_rejected_by_the_first_stage_with_its_properties(photo, encode, limits, clock):
    reading = read(photo(encode(np.full((300, 300, 3), 1, np.uint8))), Fakes(), limits, clock)
    assert reading.reasons == (Reason.TOO_DARK,)
    assert reading.properties.brightness < 0.01
    assert reading.models == {}


def test_the_stages_one_by_one_give_what_they_give_together(meter, limits, clock):
    record = meter
    for name, _ in STAGES:
        record = run_stage(name, record, Fakes(), limits)
    together = read(meter, Fakes(), limits, clock)
    assert (record.registers, record.models) == (together.registers, together.models)


@pytest.mark.parametrize("name", [name for name, _ in STAGES[:-1]])
def test_a_refusal_goes_through_every_stage_but_the_last_unchanged(trail, limits, name):
    refusal = Refusal(trail=trail, stage="intake", reason=Reason.TOO_DARK, detail="d")
    assert run_stage(name, refusal, Fakes(), limits) is refusal


def test_what_is_no_rejection_is_not_caught(meter, limits, clock, monkeypatch):
    def crash(record, load, limits):
        raise ZeroDivisionError

    monkeypatch.setitem(chain._FUNCTIONS, "locate", crash)
    with pytest.raises(ZeroDivisionError):
        read(meter, Fakes(), limits, clock)


def test_a_rejection_reads_as_reason_and_detail():
    assert str(Rejected(Reason.BLURRED, "sharpness 0.1")) == "blurred: sharpness 0.1"


def test_an_empty_photo_is_answered(limits, clock, trail):
    assert read(Photo(trail=trail, data=b""), Fakes(), limits, clock).reasons == (Reason.NOT_AN_IMAGE,)
