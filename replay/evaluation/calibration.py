"""Whether confidences are right as often as they say, and what rejecting the unsure ones saves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processors.labels import agrees
from processors.records import Status
from replay.evaluation.evaluate import Outcome

Array = NDArray[np.float64]
#: Bins of the reliability diagram.
BINS = 15
#: Shares of wrong readings for which the coverage is told.
RISKS = (0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Judged:
    """Confidences, and whether what they speak of was right; both N."""

    confidences: Array
    right: NDArray[np.bool_]
    #: Whether it was answered; what was rejected has a confidence all the same.
    answered: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Iterable[tuple[float, bool, bool]]) -> Judged:
        """Gather confidence, right, answered."""
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        return cls(np.array(columns[0], np.float64), np.array(columns[1], np.bool_), np.array(columns[2], np.bool_))


@dataclass(frozen=True, slots=True)
class Bin:
    """Neighbouring confidences."""

    count: int
    #: Mean confidence, 0..1.
    confidence: float
    #: Share that was right, 0..1.
    right: float


def readings(outcomes: Iterable[Outcome]) -> Judged:
    """Return the readings of photos whose truth is known; a reading of an unreadable photo is wrong."""
    rows = []
    for outcome in outcomes:
        photo, reading = outcome.sample.photo, outcome.reading
        if photo is None or reading is None or not reading.registers or not (photo.registers or photo.expected):
            continue
        right = photo.expected is None and agrees(reading, photo)
        rows.append((reading.confidence, right, reading.status is Status.READ))
    return Judged.of(rows)


def digits(outcomes: Iterable[Outcome]) -> Judged:
    """Return the digits of photos of one register that was found with the right number of digits."""
    rows: list[tuple[float, bool, bool]] = []
    for outcome in outcomes:
        photo, reading = outcome.sample.photo, outcome.reading
        if photo is None or reading is None or not len(photo.registers) == len(reading.registers) == 1:
            continue
        label, register = photo.registers[0], reading.registers[0]
        if photo.expected is None and len(label.value) == len(register.value):
            read = reading.status is Status.READ
            rows += [
                (digit.confidence, shown == true, read)
                for digit, shown, true in zip(register.digits, register.value, label.value, strict=True)
            ]
    return Judged.of(rows)


def reliability(judged: Judged, bins: int = BINS) -> list[Bin]:
    """Return bins of equal mass, the least sure first: as many examples in each, but for one."""
    order = np.argsort(judged.confidences, kind="stable")
    return [
        Bin(len(part), float(judged.confidences[part].mean()), float(judged.right[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def expected_calibration_error(bins: list[Bin]) -> float:
    """Return the mean distance between confidence and share right, 0..1, every example counting alike.

    K. Nguyen, B. O'Connor, Posterior calibration and exploratory analysis for natural language processing models,
    EMNLP 2015 (bins of equal mass).

    >>> expected_calibration_error([Bin(1, 0.9, 0.5), Bin(3, 0.5, 0.5)])
    0.1
    """
    of = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / of if of else 0.0


def risk_coverage(judged: Judged) -> tuple[Array, Array]:
    """Return coverage (0..1) and the share of wrong (0..1) if only the surest 1, 2 ... N are answered.

    What is equally sure is answered in no order: its wrong ones are spread evenly.
    """
    count = len(judged.confidences)
    levels, place, size = np.unique(-judged.confidences, return_inverse=True, return_counts=True)
    wrong = np.bincount(place, ~judged.right, minlength=len(levels)) if count else np.zeros(0)
    taken = np.arange(1, count + 1)
    total = np.interp(taken, np.concatenate([[0], np.cumsum(size)]), np.concatenate([[0.0], np.cumsum(wrong)]))
    return taken / max(count, 1), total / taken


def area_under_risk_coverage(judged: Judged) -> float:
    """Return AURC, the mean share of wrong (0..1) over all coverages.

    Y. Geifman, G. Uziel, R. El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, ICLR 2019.
    """
    risk = risk_coverage(judged)[1]
    return float(risk.mean()) if risk.size else 0.0


def coverage_at(judged: Judged, risk: float) -> float:
    """Return the largest share (0..1) that could be answered with no more than a share `risk` of the answers wrong."""
    coverage, wrong = risk_coverage(judged)
    held = np.flatnonzero(wrong <= risk)
    return float(coverage[held[-1]]) if held.size else 0.0


def as_json(judged: Judged) -> dict[str, Any]:
    """Return the figures as JSON values."""
    answered = judged.answered
    return {
        "count": len(judged.confidences),
        "right": int(judged.right.sum()),
        "answered": int(answered.sum()),
        "wrong_answered": int((answered & ~judged.right).sum()),
        "ece": round(expected_calibration_error(reliability(judged)), 5),
        "ece_bins": f"{BINS} of equal mass",
        "aurc": round(area_under_risk_coverage(judged), 5),
        "coverage_at_risk": {str(risk): round(coverage_at(judged, risk), 5) for risk in RISKS},
    }
