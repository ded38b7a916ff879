from dataclasses import replace

import numpy as np
import pytest

from processors.agreement import agree
from processors.records import (
    ClassifiedRegister,
    Digit,
    DigitArea,
    DigitAreas,
    Digits,
    Display,
    Frame,
    Medium,
    Meter,
    Reason,
    Refusal,
    Register,
    Registers,
    Request,
    SegmentedRegister,
    Trail,
)

TRAIL = Trail(Request("r"), medium=Medium.WATER, display=Display.ANALOG)
BOX = ((0.0, 0.0), (90.0, 0.0), (90.0, 20.0), (0.0, 20.0))
REGISTER = Register(BOX, 0.9, np.zeros((64, 384, 3), np.uint8), np.zeros((96, 256, 3), np.uint8), "HT")
AREA = DigitArea(10.0, 5.0, 40.0, 60.0, 0.9)
DIGIT = Digit(7, 0.9, rolling=False, decimal=False, position=None, box=BOX)


def shifted(by):
    return tuple((x + by, y) for x, y in BOX)


def registers(*found):
    return Registers(trail=TRAIL, registers=found, meter_confidence=0.9)


def areas(*found):
    return DigitAreas(trail=TRAIL, registers=(SegmentedRegister(REGISTER, found),), meter_confidence=0.9)


def digits(*values):
    read = tuple(replace(DIGIT, value=value) for value in values)
    return Digits(trail=TRAIL, registers=(ClassifiedRegister(BOX, 0.9, None, None, read),), meter_confidence=0.9)


def meter(angle, medium=Medium.WATER):
    return Meter(trail=replace(TRAIL, medium=medium), jpeg=b"", confidence=0.9, angle=angle)


def refusal(reason):
    return Refusal(trail=TRAIL, stage="locate", reason=reason, detail="")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (meter(178.0), meter(-179.0)),
        (registers(REGISTER), registers(replace(REGISTER, box=shifted(5), confidence=0.4))),
        (areas(AREA), areas(replace(AREA, left=14.0, confidence=0.4))),
        (digits(1, None), digits(1, None)),
        (refusal(Reason.NO_REGISTER), refusal(Reason.NO_REGISTER)),
    ],
    ids=["meter", "registers", "areas", "digits", "refusals"],
)
def test_small_differences_do_not_count(one, other):
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (meter(0.0), meter(20.0)),
        (meter(0.0), meter(0.0, Medium.GAS)),
        (registers(REGISTER), registers(replace(REGISTER, box=shifted(40)))),
        (registers(REGISTER), registers(replace(REGISTER, tariff="NT"))),
        (registers(REGISTER), registers(REGISTER, REGISTER)),
        (areas(AREA), areas(AREA, AREA)),
        (areas(AREA), areas(replace(AREA, decimal=True))),
        (areas(AREA), areas(replace(AREA, left=40.0, right=70.0))),
        (digits(1, 2), digits(1, 3)),
        (digits(1), digits(1, 1)),
        (registers(REGISTER), refusal(Reason.NO_REGISTER)),
        (refusal(Reason.NO_REGISTER), refusal(Reason.NO_DIGITS)),
    ],
)
def test_what_the_next_stage_would_see_otherwise_counts(one, other):
    assert not agree(one, other)


def test_records_of_no_such_stage_cannot_be_compared():
    frame = Frame(trail=TRAIL, jpeg=b"")
    with pytest.raises(TypeError, match="Frame and Frame cannot be compared"):
        agree(frame, frame)
