from dataclasses import replace

import numpy as np
import pytest

from processors.classify import classify
from processors.records import DigitArea, DigitAreas, Register, SegmentedRegister

BOX = ((100.0, 100.0), (400.0, 100.0), (400.0, 150.0), (100.0, 150.0))
WIDTH = 40


def register(bars, rolling=(), decimal=()):
    """A register whose places each show a dark bar as wide as the number: a meter that a lambda can read."""
    image = np.full((64, 384, 3), 220, np.uint8)
    areas = []
    for place, bar in enumerate(bars):
        left = 20 + 50 * place
        image[10:54, left : left + round((bar + 0.5) / 11 * WIDTH)] = 20
        areas.append(DigitArea(left, 10, left + WIDTH, 54, 0.9, rolling=place in rolling, decimal=place in decimal))
    return SegmentedRegister(Register(BOX, 0.8, image, np.zeros((96, 256, 3), np.uint8), "HT", 0.9), tuple(areas))


def bar(tensor):
    """Return the number that a place shows; the digit's image has a margin on both sides."""
    return float((tensor[0, 0, 24] < 0.5).mean()) * 1.16 * 11 - 0.5


def load(name):
    def full(tensor):
        classes = np.full((1, 11), 0.004, np.float32)
        classes[0, min(10, max(0, round(bar(tensor))))] = 0.96
        return classes

    def rolling(tensor):
        classes = np.zeros((1, 100), np.float32)
        classes[0, round(bar(tensor) * 10) % 100] = 1
        return classes

    return {"digits-rolling": rolling}.get(name, full)


@pytest.fixture
def record(meter_trail):
    def make(found, medium="electricity", display="analog"):
        return DigitAreas(trail=meter_trail(medium, display), registers=(found,), meter_confidence=0.7)

    return make


def test_full_digits_are_read_in_place_with_their_flags(record, limits):
    (read,) = classify(record(register([1, 2, 4, 3], decimal=(3,))), load, limits).registers
    assert [digit.value for digit in read.digits] == [1, 2, 4, 3]
    assert [digit.decimal for digit in read.digits] == [False, False, False, True]
    assert [digit.position is None for digit in read.digits] == [True, True, True, False]  # the last may stand anywhere
    assert not any(digit.rolling for digit in read.digits)
    assert (read.tariff, read.box, read.confidence) == ("HT", BOX, 0.8)


def test_a_rolling_last_drum_counts_as_the_digit_it_comes_from(record, limits):
    (read,) = classify(record(register([1, 2, 4.6], rolling=(2,))), load, limits).registers
    assert [digit.value for digit in read.digits] == [1, 2, 4]
    assert read.digits[2].rolling
    assert read.digits[2].position == pytest.approx(4.6, abs=0.2)


@pytest.mark.parametrize(("positions", "expected"), [([1, 4.6, 9.6], [1, 4, 9]), ([1.6, 9.6, 9.6], [1, 9, 9])])
def test_the_neighbour_to_the_right_decides_the_carry(record, limits, positions, expected):
    rolling = [place for place, position in enumerate(positions) if position % 1]
    (read,) = classify(record(register(positions, rolling)), load, limits).registers
    assert [digit.value for digit in read.digits] == expected


def test_an_lcd_is_read_without_carry_and_may_be_blank(record, limits):
    found = record(register([10, 9, 3]), display="digital")
    (read,) = classify(found, load, limits).registers
    assert [digit.value for digit in read.digits] == [None, 9, 3]


def test_boxes_lie_in_the_frame_inside_the_register(record, limits):
    (read,) = classify(record(register([1, 2, 3])), load, limits).registers
    lefts = [digit.box[0][0] for digit in read.digits]
    assert lefts == sorted(lefts)
    for digit in read.digits:
        assert all(90 < x < 410 and 90 < y < 160 for x, y in digit.box)


@pytest.mark.parametrize(("medium", "name"), [("gas", "digits-gas"), ("water", "digits-water")])
def test_each_type_has_its_own_model(record, limits, medium, name):
    asked = []

    def listening(model):
        asked.append(model)
        return load(model)

    classify(record(register([1, 2]), medium), listening, limits)
    assert asked == [name, "digits-rolling"]


def test_a_sign_before_the_first_digit_is_none(record, limits):
    found = register([0, 1, 2, 4.2])
    sign = replace(found.areas[0], confidence=0.6)

    def unsure(name):
        model = load(name)

        def answer(tensor):
            classes = model(tensor)
            return classes * (0.4 if round(bar(tensor)) == 0 else 1)

        return answer

    (read,) = classify(record(replace(found, areas=(sign, *found.areas[1:]))), unsure, limits).registers
    assert [digit.value for digit in read.digits] == [1, 2, 4]
