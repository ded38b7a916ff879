"""Which stage had it right, as far as the labels tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from processors.quads import as_quad, overlap
from processors.records import DigitAreas, Meter, Reading, Record, Registers
from replay.evaluation.dataset import Sample

#: Intersection over union from which a register counts as found, as in detection benchmarks.
FOUND = 0.5


def stages_right(sample: Sample, outputs: Mapping[str, Record | Reading], scale: float) -> dict[str, tuple[int, int]]:
    """Return for each stage that the labels can judge how many it had right, of how many.

    Args:
        sample: The labels.
        outputs: Stage -> what it gave; a stage that was skipped is missing and has nothing right.
        scale: Pixels of the frame a pixel of the file.
    """
    checks: dict[str, tuple[int, int]] = {}
    photo = sample.photo
    if photo is None:
        return checks
    if sample.kind == "photo" and photo.medium and photo.display:
        meter = outputs.get("identify")
        same = isinstance(meter, Meter) and (meter.trail.medium, meter.trail.display) == (photo.medium, photo.display)
        checks["identify"] = (int(same), 1)
    if sample.boxes:
        checks["locate"] = (_found(sample, outputs.get("locate"), scale), len(sample.boxes))
    if sample.has_reading:
        checks["segment"] = (_counted(sample, outputs.get("segment")), len(photo.registers))
        right, of = _digits(sample, outputs.get("assemble"))
        if of:
            checks["classify"] = (right, of)
    return checks


def _found(sample: Sample, registers: Record | Reading | None, scale: float) -> int:
    if not isinstance(registers, Registers):
        return 0
    true = [as_quad(np.asarray(box, np.float64).reshape(4, 2) * scale) for box in sample.boxes]
    return sum(max((overlap(box, other.box) for other in registers.registers), default=0.0) > FOUND for box in true)


def _counted(sample: Sample, areas: Record | Reading | None) -> int:
    """Return how many labels have a register with as many digit areas as the label has digits."""
    labels = sample.photo.registers if sample.photo else ()
    if not isinstance(areas, DigitAreas):
        return 0
    counts = [len(register.areas) for register in areas.registers]
    right = 0
    for label in labels:
        if len(label.value) in counts:
            counts.remove(len(label.value))
            right += 1
    return right


def _digits(sample: Sample, reading: Record | Reading | None) -> tuple[int, int]:
    """Return how many digits are right, of how many, where one register of the right length was read."""
    labels = sample.photo.registers if sample.photo else ()
    if not isinstance(reading, Reading) or len(labels) != 1 or len(reading.registers) != 1:
        return 0, 0
    value, true = reading.registers[0].value, labels[0].value
    if len(value) != len(true):
        return 0, 0
    return sum(digit == other for digit, other in zip(value, true, strict=True)), len(true)
