"""Whether two outputs of a stage come to the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from processors.quads import overlap
from processors.records import (
    DigitArea,
    DigitAreas,
    Digits,
    Meter,
    Record,
    Refusal,
    Register,
    Registers,
)

#: Degrees by which the angles of a meter may differ.
ANGLE = 5.0
#: Intersection over union from which on two boxes are the same.
SAME_BOX = 0.8
#: The same for the extent of two digit areas along the register.
SAME_AREA = 0.6


def agree(one: Record, other: Record) -> bool:
    """Return whether the later stages would be given the same: small shifts of a box do not count.

    Raises:
        TypeError: the records are of no stage that asks a model.
    """
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        return isinstance(one, Refusal) and isinstance(other, Refusal) and one.reason is other.reason
    if type(one) is not type(other) or type(one) not in _SAME:
        raise TypeError(f"{type(one).__name__} and {type(other).__name__} cannot be compared")
    return _SAME[type(one)](one, other)


def _meters(one: Meter, other: Meter) -> bool:
    kinds = [(meter.trail.medium, meter.trail.display) for meter in (one, other)]
    return kinds[0] == kinds[1] and abs(math.remainder(one.angle - other.angle, 360)) <= ANGLE


def _registers(one: Registers, other: Registers) -> bool:
    return _all(_register, one.registers, other.registers)


def _register(one: Register, other: Register) -> bool:
    return one.tariff == other.tariff and overlap(one.box, other.box) >= SAME_BOX


def _digit_areas(one: DigitAreas, other: DigitAreas) -> bool:
    return _all(lambda a, b: _all(_area, a.areas, b.areas), one.registers, other.registers)


def _area(one: DigitArea, other: DigitArea) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    joined = max(one.right, other.right) - min(one.left, other.left)
    return (one.decimal, one.rolling) == (other.decimal, other.rolling) and shared >= SAME_AREA * joined


def _digits(one: Digits, other: Digits) -> bool:
    values = [[[digit.value for digit in register.digits] for register in record.registers] for record in (one, other)]
    return values[0] == values[1]


def _all(same: Callable[[Any, Any], bool], ones: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(ones) == len(others) and all(same(one, other) for one, other in zip(ones, others, strict=True))


_SAME: dict[type[Record], Callable[[Any, Any], bool]] = {
    Meter: _meters,
    Registers: _registers,
    DigitAreas: _digit_areas,
    Digits: _digits,
}
