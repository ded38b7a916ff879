"""Fifth stage: where in each register the digits are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors import areas, preprocess
from processors.contracts import Load
from processors.limits import Limits
from processors.locate import kind
from processors.records import DigitArea, DigitAreas, Reason, Registers, SegmentedRegister
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
    kept = tuple(register for register in found if register.areas)
    if not kept:
        raise Rejected(Reason.NO_DIGITS, f"no digit area in {len(found)} register(s)")
    return DigitAreas(trail=record.trail, registers=kept, meter_confidence=record.meter_confidence)


def places(columns: NDArray[np.float32], limits: Limits) -> tuple[DigitArea, ...]:
    """Return the digit areas that the model's columns show, left to right."""
    found = areas.decode(columns, limits.area_score)
    found = areas.without_slivers(found, limits.min_area_width)
    found = areas.merged(found, limits.area_overlap)
    found = areas.in_line(found, limits.area_height, limits.max_area_offset)
    found = areas.without_gaps(found, limits.gap_pitch)
    if len(found) > limits.max_areas:
        found = sorted(sorted(found, key=lambda area: -area.confidence)[: limits.max_areas], key=lambda area: area.left)
    return tuple(found)
