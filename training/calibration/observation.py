"""What the models said about one file; enough to read it again under other temperatures without its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from processors import digits, families
from processors.classify import register as classified
from processors.contracts import Model, Tensor
from processors.identify import kind
from processors.labels import LabelledPhoto
from processors.limits import Limits
from processors.records import Digits, Display, Legibility, Quad, SegmentedRegister, Trail
from processors.tariff import labelled
from processors.temperature import scaled

#: What a model answered, one row an area.
Answers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ObservedRegister:
    """A register up to its digit areas, without pixels, and what the digit models say about each area."""

    found: SegmentedRegister
    legibility: Legibility | None
    full: Answers
    #: None for an LCD.
    rolling: Answers | None
    #: What the tariff model says; None where it is not asked.
    tariffs: Answers | None


@dataclass(frozen=True, slots=True)
class Observation:
    """One photo."""

    dataset: str
    group: str
    #: Without its bytes.
    photo: LabelledPhoto
    #: Each label's corners in pixels of the frame, None where they are not told.
    boxes: tuple[Quad | None, ...]
    trail: Trail
    #: Of the meter type; locate makes it of two answers, so that it is kept as it is.
    meter_confidence: float
    registers: tuple[ObservedRegister, ...]
    #: Stage and reason, where the photo did not get as far as its digits.
    refused: str = ""
    #: Whole units by which a label may be off.
    tolerance: int = 0


@dataclass(frozen=True, slots=True)
class CropObservation:
    """One crop of a digit."""

    #: The name of the model for full digits.
    model: str
    #: 0.0 to 9.9.
    value: float
    full: Answers
    rolling: Answers | None


def classify(seen: Observation, temperatures: dict[str, float], limits: Limits) -> Digits | None:
    """Return what classify gives for a photo under temperatures; None where the photo does not get there."""
    if not seen.registers:
        return None
    name = kind(seen.trail)
    return Digits(
        trail=seen.trail,
        registers=tuple(
            classified(
                found,
                _digits(one, seen.trail, temperatures, limits),
                one.legibility,
                limits,
                filled=seen.trail.display is Display.ANALOG,
            )
            for one, found in zip(
                seen.registers, _labelled(seen.registers, temperatures.get(f"tariff-{name}", 1.0), limits), strict=True
            )
        ),
        meter_confidence=seen.meter_confidence,
    )


def _labelled(registers: Sequence[ObservedRegister], temperature: float, limits: Limits) -> list[SegmentedRegister]:
    seen = [scaled(one.tariffs, temperature) for one in registers if one.tariffs is not None]
    if len(seen) < len(registers):
        return [one.found for one in registers]
    told = families.together(seen, limits.strange_labels)
    return [
        replace(one.found, register=labelled(one.found.register, best, confidence, limits))
        for one, (best, confidence) in zip(registers, told, strict=True)
    ]


def _digits(one: ObservedRegister, trail: Trail, temperatures: dict[str, float], limits: Limits) -> list[digits.Seen]:
    full = _answering(one.full, temperatures.get(f"digits-{kind(trail)}", 1.0))
    places: list[Tensor] = [np.array([place], np.float32) for place in range(len(one.found.areas))]
    if trail.display is Display.DIGITAL or one.rolling is None:
        return digits.cells(places, [area.lit for area in one.found.areas], full)
    rolling = _answering(one.rolling, temperatures.get("digits-rolling", 1.0))
    return digits.drums(places, [area.rolling for area in one.found.areas], full, rolling, limits)


def _answering(rows: Answers, temperature: float) -> Model:
    """Return a model whose input is the number of the area that it was asked about."""
    answers = scaled(rows, temperature)
    return lambda tensor: answers[int(tensor[0])][None]
