from dataclasses import replace

import numpy as np
import pytest

from processors.limits import Limits
from processors.records import Display, Reason, Register, Registers
from processors.rejection import Rejected
from processors.segment import segment


def register(brightness):
    return Register(
        box=((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0)),
        confidence=0.9,
        image=np.full((64, 384, 3), brightness, np.uint8),
        surroundings=np.zeros((96, 256, 3), np.uint8),
    )


def load(name):
    """An areas model that finds six digits in a light register and none in a dark one."""
    assert name == "areas-gas"

    def model(tensor):
        cells = np.zeros((1, 7, 96), np.float32)
        if tensor.mean() > 0.5:
            for digit in range(6):
                cells[0, :, 4 + 12 * digit] = (0.9 - 0.1 * digit, 0.25, 0.25, 0.2, 0.8, 0, digit > 4)
        return cells

    return model


@pytest.fixture
def registers(meter_trail):
    return lambda *found: Registers(trail=meter_trail("gas"), registers=found, meter_confidence=0.7)


def test_areas_come_left_to_right_with_their_flags(registers, limits):
    record = segment(registers(register(200)), load, limits)
    (found,) = record.registers
    assert [area.left for area in found.areas] == sorted(area.left for area in found.areas)
    assert [area.decimal for area in found.areas] == [False] * 5 + [True]
    assert record.meter_confidence == 0.7


def test_a_register_without_digits_is_dropped(registers, limits):
    light = register(200)
    record = segment(registers(register(10), light), load, limits)
    assert [found.register for found in record.registers] == [light]


def test_no_digits_at_all_is_a_rejection(registers, limits):
    with pytest.raises(Rejected) as caught:
        segment(registers(register(10), register(20)), load, limits)
    assert caught.value.reason is Reason.NO_DIGITS


def test_no_more_areas_than_allowed_and_the_best_of_them(registers):
    (found,) = segment(registers(register(200)), load, Limits(max_areas=4)).registers
    assert [area.confidence for area in found.areas] == pytest.approx([0.9, 0.8, 0.7, 0.6])


def areas_model(*digits):
    """An areas model that finds places with a score and how much they look like a decimal."""

    def model(tensor):
        cells = np.zeros((1, 7, 96), np.float32)
        for place, (score, decimal) in enumerate(digits):
            cells[0, :, 6 + 12 * place] = (score, 0.25, 0.25, 0.2, 0.8, 0, decimal)
        return cells

    return lambda name: model


@pytest.mark.parametrize("brightness", [255, 100])
def test_leading_places_of_an_lcd_that_are_off_are_no_digits_of_it(meter_trail, limits, brightness):
    shown = register(brightness)
    for place in range(4):
        shown.image[16:48, 18 + 48 * place : 30 + 48 * place] -= 90 if place else 15
    lcd = replace(meter_trail("electricity"), display=Display.DIGITAL)
    record = Registers(trail=lcd, registers=(shown,), meter_confidence=0.7)
    found = segment(record, areas_model(*[(0.9, 0.0)] * 4), limits).registers[0].areas
    assert [round(area.left) for area in found] == [58, 106, 154]


def test_the_comma_stands_where_it_is_likeliest_and_is_as_decided_as_all_digits_make_it(registers, limits):
    load = areas_model((0.9, 0.1), (0.9, 0.95), (0.9, 0.4))
    (found,) = segment(registers(register(200)), load, limits).registers
    assert [area.decimal for area in found.areas] == [False, True, True]
    assert [area.decided for area in found.areas] == pytest.approx([0.81] * 3, abs=0.01)


def test_a_frame_in_the_margin_is_no_digit(registers, limits):
    def load(name):
        def model(tensor):
            cells = areas_model(*[(0.9, 0.0)] * 5)(name)(tensor)
            cells[0, :, 94] = (0.4, 0.25, 0.25, 0.2, 0.8, 0, 0)
            return cells

        return model

    (found,) = segment(registers(register(200)), load, limits).registers
    assert len(found.areas) == 5
