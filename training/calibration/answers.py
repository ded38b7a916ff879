"""What classifiers answered where the truth is known, model by model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from processors.contracts import TARIFFS, meter_type
from processors.identify import kind
from processors.labels import RegisterLabel
from processors.quads import overlap
from training.calibration.observation import Answers, CropObservation, Observation, ObservedRegister

#: Overlap from which on a register is the one that a label speaks of.
_SAME = 0.5
#: Tenths by which a crop's value may lie beside a whole number for the full model to be asked.
_WHOLE = 0.15
#: Positions within which the drum shows the same digit, as `processors.digits` sums them up.
_NEAR = 0.5

#: Model -> rows of (answer, classes that agree with the label).
Examples = dict[str, list[tuple[Answers, NDArray[np.bool_]]]]


def examples(photos: Iterable[Observation], crops: Iterable[CropObservation]) -> Examples:
    """Return each classifier's answers with the truth."""
    found: Examples = defaultdict(list)
    for seen in photos:
        if not seen.registers or kind(seen.trail) != _type(seen):
            continue
        for register, label in matched(seen):
            if register.tariffs is not None:
                at = TARIFFS.index(label.tariff) if label.tariff else len(TARIFFS)
                found[f"tariff-{kind(seen.trail)}"].append((register.tariffs, _one(register.tariffs, at)))
            if len(label.value) == len(register.found.areas):
                rows = zip(register.found.areas, register.full, label.value, strict=True)
                found[f"digits-{kind(seen.trail)}"] += [
                    (full, _one(full, int(digit))) for area, full, digit in rows if not area.rolling
                ]
    for crop in crops:
        if abs(crop.value - round(crop.value)) <= _WHOLE:
            found[crop.model].append((crop.full, _one(crop.full, round(crop.value) % 10)))
        if crop.rolling is not None:
            away = np.abs(np.arange(crop.rolling.size) / 10 - crop.value)
            found["digits-rolling"].append((crop.rolling, np.minimum(away, 10 - away) <= _NEAR))
    return dict(found)


def matched(seen: Observation) -> list[tuple[ObservedRegister, RegisterLabel]]:
    """Return the registers found with the labels that speak of them."""
    labels = seen.photo.registers
    if len(labels) == len(seen.registers) == 1:
        return [(seen.registers[0], labels[0])]
    pairs = []
    for label, box in zip(labels, seen.boxes, strict=True):
        near = [one for one in seen.registers if box is not None and overlap(one.found.register.box, box) > _SAME]
        pairs += [(near[0], label)] if len(near) == 1 else []
    return pairs


def _type(seen: Observation) -> str | None:
    photo = seen.photo
    if photo.medium is None or photo.display is None:
        return None
    return meter_type(photo.medium, photo.display)


def _one(answer: Answers, place: int) -> NDArray[np.bool_]:
    right = np.zeros(answer.size, np.bool_)
    right[place] = True
    return right
