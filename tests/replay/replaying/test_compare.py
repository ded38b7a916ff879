import math

import numpy as np
import pytest

from processors.records import (
    Display,
    Frame,
    Medium,
    Meter,
    Reason,
    Refusal,
    Register,
    Registers,
    Request,
    Trail,
)
from replay.replaying.compare import compare
from replay.replaying.trace import trace

TRAIL = Trail(Request("r"), medium=Medium.GAS, display=Display.ANALOG)
PIXELS = np.random.default_rng(0).integers(0, 255, (64, 384, 3), np.uint8)
AROUND = np.zeros((96, 256, 3), np.uint8)


def registers(*, right=100.0, confidence=0.9, image=PIXELS, count=1):
    box = ((0.0, 0.0), (right, 0.0), (right, 20.0), (0.0, 20.0))
    one = Register(box, confidence, image, AROUND)
    return trace([("locate", Registers(trail=TRAIL, registers=(one,) * count, meter_confidence=0.8))])


def test_the_same_is_no_difference_and_no_noise():
    assert compare(registers(), registers()) == (None, {})


def test_a_number_within_its_tolerance_is_noise_of_its_stage():
    difference, noise = compare(registers(), registers(right=100.025))
    assert difference is None
    assert noise == {"locate": pytest.approx(0.5)}


def test_a_number_beyond_its_tolerance_is_a_difference_with_its_size_and_unit():
    difference, _ = compare(registers(), registers(right=103.0))
    assert (difference.stage, difference.field) == ("locate", "registers[0].box[1][0]")
    assert (difference.size, difference.unit) == (3.0, "px")
    assert str(difference) == "locate: registers[0].box[1][0] by 3 px (100 -> 103)"


def test_the_largest_difference_of_a_stage_in_tolerances_is_named():
    difference, _ = compare(registers(), registers(right=100.1, confidence=0.5))
    assert difference.field == "registers[0].confidence"


def test_another_count_goes_before_every_number():
    difference, _ = compare(registers(), registers(right=150.0, count=2))
    assert (difference.field, difference.baseline, difference.candidate) == ("registers (how many)", "1", "2")


def test_a_refusal_is_the_difference_where_the_other_side_went_on():
    refused = trace([("locate", Refusal(trail=TRAIL, stage="locate", reason=Reason.NO_REGISTER, detail="0.29"))])
    difference, _ = compare(registers(), refused)
    assert (difference.stage, difference.field, difference.candidate) == ("locate", "refused", "no_register")


def test_the_words_of_a_refusal_are_for_people_and_not_compared():
    one, other = (
        trace([("locate", Refusal(trail=TRAIL, stage="locate", reason=Reason.NO_REGISTER, detail=text))])
        for text in ("0.29", "0.30")
    )
    assert compare(one, other) == (None, {})


def test_the_first_stage_in_order_is_named_whatever_differs_behind_it():
    def both(angle, right):
        meter = trace([("identify", Meter(trail=TRAIL, jpeg=b"", confidence=0.9, angle=angle))])
        return meter | registers(right=right)

    difference, _ = compare(both(1.0, 100.0), both(1.2, 180.0))
    assert (difference.stage, difference.field, difference.unit) == ("identify", "angle", "degrees")


def test_a_pixel_here_and_there_is_noise():
    image = PIXELS.copy()
    image[3, 3] ^= 1
    difference, noise = compare(registers(), registers(image=image))
    assert difference is None
    assert 0 < noise["locate"] < 1


@pytest.mark.parametrize(
    "change",
    [lambda image: np.roll(image, 1, axis=1), lambda image: image[..., ::-1], lambda image: image // 2],
    ids=["moved by a pixel", "red and blue swapped", "half as bright"],
)
def test_another_picture_is_a_difference_in_grey_levels(change):
    difference, _ = compare(registers(), registers(image=change(PIXELS)))
    assert (difference.field, difference.unit) == ("registers[0].image", "grey levels")
    assert difference.size > 0.1


def test_another_size_of_a_picture_is_named():
    difference, _ = compare(registers(), registers(image=PIXELS[:, :300]))
    assert (difference.baseline, difference.candidate) == ("[64, 384]", "[64, 300]")


def test_a_file_must_be_the_same_byte_for_byte():
    one, other = (trace([("intake", Frame(trail=TRAIL, jpeg=data))]) for data in (b"a", b"b"))
    difference, _ = compare(one, other)
    assert (difference.stage, difference.field, difference.size) == ("intake", "jpeg", 0.0)


def test_not_a_number_is_the_same_as_itself_and_nothing_else():
    assert compare(registers(confidence=math.nan), registers(confidence=math.nan)) == (None, {})
    difference, _ = compare(registers(), registers(confidence=math.nan))
    assert (difference.field, difference.size) == ("registers[0].confidence", None)


def test_a_trace_holds_a_picture_only_where_it_is_made_and_nobody_can_see_it():
    (frame,) = trace([("intake", Frame(trail=TRAIL, jpeg=b"no picture"))]).values()
    assert frame["jpeg"]["blocks"] == b""
    (meter,) = trace([("identify", Meter(trail=TRAIL, jpeg=b"", confidence=0.9))]).values()
    assert "jpeg" not in meter
    (found,) = registers().values()
    assert len(found["registers"][0]["image"]["blocks"]) == 2 * 2 * 8 * 8 * 3
