"""Sixth stage: what each digit area shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from processors import digits, legibility, preprocess, quads
from processors.contracts import REGISTER_SIZE, Load, Tensor
from processors.ends import begins_with_none
from processors.evidence import evidence
from processors.identify import kind
from processors.limits import Limits
from processors.records import (
    ClassifiedRegister,
    Digit,
    DigitArea,
    DigitAreas,
    Digits,
    Display,
    Legibility,
    Quad,
    SegmentedRegister,
)

#: Fraction of a step between which and its complement a drum counts as rolling.
_ROLLING = 0.15


def classify(record: DigitAreas, load: Load, limits: Limits) -> Digits:
    """Read the digits of each register; drums from right to left, for each needs what its right neighbour says."""
    name = kind(record.trail)
    drums = record.trail.display is Display.ANALOG
    registers = tuple(
        register(
            found,
            by_drums(found, name, load, limits) if drums else by_cells(found, name, load),
            legibility.measure(found.register.image, found.register.box, found.areas),
            limits,
            filled=drums,
        )
        for found in record.registers
    )
    return Digits(trail=record.trail, registers=registers, meter_confidence=record.meter_confidence)


def register(
    found: SegmentedRegister, seen: list[digits.Seen], measured: Legibility | None, limits: Limits, *, filled: bool
) -> ClassifiedRegister:
    """Return a register with what was seen in its areas, and how legible it is, if that can be told.

    Digits fill a register of drums; on an LCD places before the first may be blank.
    """
    if begins_with_none(found.areas, seen[0].confidence, limits.doubtful_start, limits.digit_confidence):
        found, seen = replace(found, areas=found.areas[1:]), seen[1:]
    return ClassifiedRegister(
        box=found.register.box,
        confidence=found.register.confidence,
        tariff=found.register.tariff,
        tariff_confidence=found.register.tariff_confidence,
        digits=_placed(found, seen),
        missing=found.register.missing,
        rival=found.register.rival,
        evidence=evidence(found.areas, seen, measured, filled=filled) if measured is not None else None,
    )


def by_cells(found: SegmentedRegister, name: str, load: Load) -> list[digits.Seen]:
    """Read an LCD."""
    return digits.cells(tensors(found), [area.lit for area in found.areas], load(f"digits-{name}"))


def by_drums(found: SegmentedRegister, name: str, load: Load, limits: Limits) -> list[digits.Seen]:
    """Read coupled drums."""
    full, rolling = load(f"digits-{name}"), load("digits-rolling")
    return digits.drums(tensors(found), [area.rolling for area in found.areas], full, rolling, limits)


def tensors(found: SegmentedRegister) -> list[Tensor]:
    """Return the digit models' input for each area."""
    return [preprocess.digit_tensor(preprocess.digit_image(found.register.image, area)) for area in found.areas]


def _placed(found: SegmentedRegister, seen: list[digits.Seen]) -> tuple[Digit, ...]:
    shown = preprocess.register_box(found.register.box)
    to_frame = np.asarray(np.linalg.inv(preprocess.homography(shown, REGISTER_SIZE)), np.float64)
    return tuple(
        Digit(
            value=one.value,
            confidence=one.confidence,
            rolling=one.position is not None and _ROLLING < one.position % 1 < 1 - _ROLLING,
            decimal=area.decimal,
            position=one.position,
            box=quads.transform(_corners(area), to_frame),
        )
        for area, one in zip(found.areas, seen, strict=True)
    )


def _corners(area: DigitArea) -> Quad:
    return (area.left, area.top), (area.right, area.top), (area.right, area.bottom), (area.left, area.bottom)
