"""Fifth stage: where in each register the digits are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from processors import areas, decimals, ends, preprocess
from processors.contracts import REGISTER_SIZE, Load
from processors.identify import kind
from processors.limits import Limits
from processors.records import DigitArea, DigitAreas, Display, Reason, Registers, SegmentedRegister
from processors.rejection import Rejected


def segment(record: Registers, load: Load, limits: Limits) -> DigitAreas:
    """Find the digit areas of each register; a register without any is dropped.

    Raises:
        Rejected: no_digits, if none is left.
    """
    model = load(f"areas-{kind(record.trail)}")
    found = [
        SegmentedRegister(register, places(model(preprocess.tensor(register.image))[0], limits))
        for register in record.registers
    ]
    if record.trail.display is Display.DIGITAL:
        found = [replace(one, areas=lit(one, limits)) for one in found]
    else:
        found = [replace(one, areas=tuple(areas.steadied(list(one.areas)))) for one in found]
    kept = [register for register in found if register.areas]
    if not kept:
        raise Rejected(Reason.NO_DIGITS, f"no digit area in {len(found)} register(s)")
    return DigitAreas(
        trail=record.trail, registers=with_comma(kept, kind(record.trail)), meter_confidence=record.meter_confidence
    )


def lit(found: SegmentedRegister, limits: Limits) -> tuple[DigitArea, ...]:
    """Return the digit areas of an LCD without leading ones that are off."""
    return tuple(ends.without_unlit(found.areas, found.register.image, limits.lit_contrast))


def with_comma(registers: Sequence[SegmentedRegister], name: str) -> tuple[SegmentedRegister, ...]:
    """Return the registers of one meter of the type `name` with the comma at the same place, as decided as all make it."""
    chances = [[_after_comma(area) for area in register.areas] for register in registers]
    after, decided = decimals.likeliest(chances, decimals.USUAL.get(name, (1.0,)))
    return tuple(
        replace(
            register,
            areas=tuple(
                replace(area, decimal=place >= len(register.areas) - after, decided=decided)
                for place, area in enumerate(register.areas)
            ),
        )
        for register in registers
    )


def _after_comma(area: DigitArea) -> float:
    return (1 + area.decided) / 2 if area.decimal else (1 - area.decided) / 2


def places(columns: NDArray[np.float32], limits: Limits) -> tuple[DigitArea, ...]:
    """Return the digit areas that the model's columns show, left to right."""
    found = areas.decode(columns, limits.area_score)
    found = areas.without_slivers(found, limits.min_area_width)
    found = areas.merged(found, limits.area_overlap)
    found = areas.in_line(found, limits.area_height, limits.max_area_offset)
    found = ends.without_margins(found, REGISTER_SIZE[1], limits.end_margin, limits.end_score)
    found = areas.without_gaps(found, limits.gap_pitch)
    if len(found) > limits.max_areas:
        found = sorted(sorted(found, key=lambda area: -area.confidence)[: limits.max_areas], key=lambda area: area.left)
    return tuple(found)
