"""What the places of digits say for and against a register."""

import pytest

from processors.contracts import REGISTER_SIZE
from processors.digits import Seen
from processors.evidence import evidence
from processors.records import DigitArea, Legibility

LEGIBLE = Legibility(24.0, 0.5, 0.2, 0.0)
WIDTH = REGISTER_SIZE[1]


def areas(before, behind, count=4):
    """Places of digits 40 pixels wide with so much room before the first and behind the last one."""
    pitch = (WIDTH - before - behind - 40) / (count - 1)
    return [DigitArea(before + pitch * at, 10, before + pitch * at + 40, 54, 0.9) for at in range(count)], pitch


def seen(places, *, filled):
    return evidence(places, [Seen(1, 0.9, second=0.05)] * len(places), LEGIBLE, filled=filled)


@pytest.mark.parametrize("sides", [(100, 10), (10, 100)])
def test_a_drum_may_have_been_missed_at_either_end(sides):
    places, pitch = areas(*sides)
    found = seen(places, filled=True)
    assert found.room == pytest.approx(100 / pitch)
    assert found.edge == pytest.approx(10 / pitch)


def test_on_an_lcd_blank_places_stand_before_the_value_and_none_behind_it():
    places, pitch = areas(100, 10)
    assert seen(places, filled=False).room == pytest.approx(10 / pitch)
    places, pitch = areas(10, 100)
    assert seen(places, filled=False).room == pytest.approx(100 / pitch)


def test_a_place_that_may_be_lit_is_a_doubt_as_a_digit_is():
    places, _ = areas(10, 10)
    shown = [Seen(None, 0.6, second=0.3), *[Seen(1, 0.9, second=0.05)] * 3]
    assert evidence(places, shown, LEGIBLE, filled=False).margin == pytest.approx(0.3)
