"""Readings with their signs and whether they are right, out of observations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors import signs
from processors.assemble import assemble, shown_digits
from processors.confidence import beyond_signs, commas
from processors.contracts import Model
from processors.labels import agrees
from processors.limits import Limits
from processors.records import Status
from processors.signs import SIGNS
from training.calibration.observation import Observation, classify


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading that would be answered if nothing was known about its confidence but that."""

    dataset: str
    group: str
    signs: dict[str, float]
    #: What multiplies the signs' probability: `processors.confidence.beyond_signs`, of the least sure register.
    apart: float
    right: bool
    #: Whether all rules but the threshold let it pass.
    passes: bool
    #: What it would be worth without a calibration.
    product: float


def candidate(seen: Observation, temperatures: dict[str, float], limits: Limits) -> Candidate | None:
    """Return the reading of a photo, or None where nothing was read."""
    record = classify(seen, temperatures, limits)
    if record is None:
        return None
    shown = [(register, shown_digits(register, record.trail.display)) for register in record.registers]
    found = [
        signs.of_register(register, digits, commas(digits), record.meter_confidence)
        for register, digits in shown
        if digits and register.evidence is not None
    ]
    reading = assemble(record, _no_model, limits)
    if not found or not reading.registers:
        return None
    return Candidate(
        dataset=seen.dataset,
        group=seen.group,
        signs=signs.of_reading(found),
        apart=min(beyond_signs(register, digits) for register, digits in shown),
        right=seen.photo.expected is None and agrees(reading, seen.photo, tolerance=seen.tolerance),
        passes=reading.status is Status.READ,
        product=reading.confidence,
    )


def halves(found: Sequence[Observation], seed: int) -> tuple[list[Observation], list[Observation]]:
    """Return two halves, each meter in one of them: what is fitted on one is judged on the other."""
    first = [one for one in found if _side(one, seed) == 0]
    return first, [one for one in found if _side(one, seed) == 1]


def _side(one: Observation, seed: int) -> int:
    return hashlib.sha256(f"{seed} {one.dataset} {one.group}".encode()).digest()[0] % 2


def table(found: Sequence[Candidate]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the signs (N x D, in the order of SIGNS) and what is right (N)."""
    rows = np.array([[one.signs[name] for name in SIGNS] for one in found], np.float64).reshape(-1, len(SIGNS))
    return rows, np.array([one.right for one in found], np.bool_)


def _no_model(name: str) -> Model:
    raise AssertionError(f"assemble asks no model, least of all {name}")
