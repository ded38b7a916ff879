"""From a confirmed reading to training examples."""

from __future__ import annotations

import pytest

from monitors.retraining.dataset import Sample
from monitors.retraining.examples import Unusable, example, pairs, shifted
from monitors.retraining.lessons import lesson
from processors.labels import LabelledPhoto, RegisterLabel
from processors.library import Library
from processors.limits import Limits
from processors.records import ClassifiedRegister, Digit, Medium
from streams.settings import Settings
from training.synthetic.photo import encode
from training.synthetic.render import render

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def digits(text: str) -> tuple[Digit, ...]:
    return tuple(Digit(int(one), 0.9, rolling=False, decimal=False, position=None, box=BOX) for one in text)


def register(tariff: str | None) -> ClassifiedRegister:
    return ClassifiedRegister(BOX, 0.9, tariff, None, digits("123"))


@pytest.mark.parametrize(
    ("read", "confirmed", "moved"),
    [("004217", "004217", False), ("042173", "004217", True), ("887766", "004217", False), ("900421", "004217", True)],
)
def test_digits_that_agree_better_one_place_further_are_not_where_they_seem(read, confirmed, moved):
    assert shifted(digits(read), confirmed) is moved


def test_registers_go_by_their_tariffs_or_there_is_only_one():
    one, other = register("HT"), register("NT")
    high, low, any_ = (RegisterLabel(tariff, "123", 0) for tariff in ("HT", "NT", None))
    assert pairs((one,), (any_,)) == [(one, any_)]
    assert pairs((one, other), (low, high)) == [(other, low), (one, high)]
    assert pairs((one, other), (any_, high)) is None
    assert pairs((one, register(None)), (low, high)) is None
    assert pairs((one, other), (high, high)) is None
    assert pairs((one,), (high, low)) is None


class Folder:
    """A gas meter on the disk, and the models of this release."""

    def __init__(self, path) -> None:
        directory = Settings.from_environment({}).model_dir
        assert directory is not None
        self.library = Library(directory)
        scene = render(7_000_001, kind="gas", fault="none", side=640, close=0.55)
        (path / "photo.jpg").write_bytes(encode(scene.image))
        (self.truth,) = scene.truth.registers
        row = {"file": "photo.jpg", "medium": "gas", "meter_id": "m1", "split": "val", "request_id": "r1"}
        self.sample = Sample(path, "photo.jpg", (row,))

    def example(self, model: str, value: str):
        known = LabelledPhoto("photo.jpg", (self.sample.folder / "photo.jpg").read_bytes(), "", Medium.GAS, None, ())
        labels = (RegisterLabel(None, value, self.truth.decimals),) if value else ()
        told = LabelledPhoto(known.name, known.data, "", Medium.GAS, None, labels)
        return example(self.sample, told, lesson(model), self.library, Limits())


@pytest.fixture(scope="module")
def gas(tmp_path_factory) -> Folder:
    return Folder(tmp_path_factory.mktemp("gas"))


def test_a_confirmed_reading_says_what_stands_in_each_place(gas):
    value = gas.truth.value
    found = gas.example("digits-gas", value)
    assert not isinstance(found, Unusable)
    (row,) = found.rows
    assert found.jpeg[:2] == b"\xff\xd8"
    assert (row["reading"], row["positions"], row["trust"]) == (value, " ".join(value), "confirmed")
    assert (row["split"], row["request_id"], row["display"]) == ("val", "r1", "analog")
    assert len(row["areas"].split(";")) == len(row["known"].split()) == len(value)
    assert row["known"].endswith("0"), "the last drum turns all the time"


def test_a_reading_that_was_not_the_confirmed_one_teaches_digits_but_no_places(gas):
    other = str((int(gas.truth.value[0]) + 1) % 10) + gas.truth.value[1:]
    assert not isinstance(gas.example("digits-gas", other), Unusable)
    assert gas.example("roi-gas", other) is Unusable.OTHER_READING
    assert gas.example("areas-gas", other) is Unusable.OTHER_READING
    found = gas.example("areas-gas", gas.truth.value)
    assert not isinstance(found, Unusable)
    assert found.rows[0]["trust"] == "pseudo"


def test_what_cannot_be_learnt_from_says_why(gas):
    assert gas.example("digits-gas", gas.truth.value[1:]) is Unusable.PLACES
    assert gas.example("digits-gas", "") is Unusable.UNREADABLE
    assert gas.example("digits-water", gas.truth.value) is Unusable.NOT_FOUND
    assert gas.example("tariff-electricity-analog", gas.truth.value) is Unusable.NOT_FOUND
