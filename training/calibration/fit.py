"""From observations to the calibration's document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processors.calibration import SCHEMA, parse
from processors.contracts import CONTRACTS
from processors.limits import Limits
from processors.signs import SIGNS
from training.calibration import logistic, risk, temperature
from training.calibration.answers import examples
from training.calibration.observation import CropObservation, Observation
from training.calibration.readings import Candidate, candidate, halves, table

#: Readings to fit on and to judge on, each: with fewer nothing can be said.
FEWEST = 30


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of the threshold."""

    #: Largest share of wrong readings among those answered, 0..1.
    risk: float
    #: Probability (0..1) that the bound does not hold.
    delta: float
    seed: int


class CannotError(Exception):
    """The data does not carry what was asked for; the message says what it carries."""


def temperatures(photos: Sequence[Observation], crops: Sequence[CropObservation]) -> dict[str, temperature.Temperature]:
    """Return the temperature of each classifier that has answered."""
    found = examples(photos, crops)
    return {
        name: temperature.fit(
            np.stack([answer for answer, _ in found[name]]), np.stack([truth for _, truth in found[name]])
        )
        for name in CONTRACTS
        if name in found
    }


def document(
    photos: Sequence[Observation], crops: Sequence[CropObservation], versions: dict[str, str], limits: Limits, aim: Aim
) -> dict[str, Any]:
    """Fit temperatures and weights on one half of the meters, and choose the threshold on the other.

    Raises:
        CannotError: there are too few readings, or no threshold keeps the wrong share down.
    """
    sides = halves(photos, aim.seed)
    warmth = temperatures(sides[0], crops)
    applied = {name: found.temperature for name, found in warmth.items()}
    fitted, judged = ([one for seen in side if (one := candidate(seen, applied, limits)) is not None] for side in sides)
    if min(len(fitted), len(judged)) < FEWEST:
        raise CannotError(f"{len(fitted)} readings to fit on and {len(judged)} to judge on, {FEWEST} each are needed")
    intercept, weights = logistic.fit(*table(fitted))
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "versions": versions,
        "temperatures": {name: _rounded(asdict(found)) for name, found in warmth.items()},
        "intercept": round(intercept, 6),
        "weights": {name: round(float(weight), 6) for name, weight in zip(SIGNS, weights, strict=True) if weight > 0},
        "threshold": 1.0,
    }
    calibration = parse(made, "what was fitted")
    sure = np.array([calibration.probability(one.signs) * one.apart for one in judged])
    passing = np.array([one.passes for one in judged])
    right = np.array([one.right for one in judged])
    chosen = risk.choose(sure[passing], right[passing], aim.risk, aim.delta)
    if chosen is None:
        raise CannotError(_what_is_possible(sure[passing], right[passing], aim))
    answered = passing & (sure >= chosen.threshold)
    return {
        **made,
        "threshold": _down(chosen.threshold),
        "seed": aim.seed,
        "bound": {
            "risk": aim.risk,
            "delta": aim.delta,
            "method": "Geifman & El-Yaniv 2017 with the binomial bound of Clopper & Pearson 1934",
            "answered": chosen.answered,
            "wrong": chosen.wrong,
            "bound": round(chosen.bound, 5),
        },
        "figures": {
            "readings": len(judged),
            "right": int(right.sum()),
            "fitted_on": len(fitted),
            "log_loss": {
                "product": round(log_loss(np.array([one.product for one in judged]), right), 4),
                "calibrated": round(log_loss(sure, right), 4),
            },
            "datasets": _by_dataset(judged, answered),
        },
    }


def log_loss(confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the mean negative log-likelihood of right and wrong, nats."""
    likely = np.where(right, confidences, 1 - confidences)
    return float(-np.log(np.clip(likely, 1e-4, 1)).mean())


def _by_dataset(judged: Sequence[Candidate], answered: NDArray[np.bool_]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for one, passed in zip(judged, answered, strict=True):
        count = counts.setdefault(one.dataset, Counter(readings=0, answered=0, wrong=0, right=0))
        count["readings"] += 1
        count["right"] += one.right
        count["answered"] += bool(passed)
        count["wrong"] += bool(passed) and not one.right
    return {name: dict(count) for name, count in counts.items()}


def _what_is_possible(sure: NDArray[np.float64], right: NDArray[np.bool_], aim: Aim) -> str:
    shares = (0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)
    for share in shares:
        found = risk.choose(sure, right, share, aim.delta) if share > aim.risk else None
        if found is not None:
            return (
                f"no threshold keeps the wrong share at {aim.risk:.1%} on these {len(sure)} readings;"
                f" {share:.1%} can be kept, answering {found.answered} of them: better models, more photos, or"
                f" --risk {share}"
            )
    return f"no threshold keeps the wrong share at even {shares[-1]:.0%} on these {len(sure)} readings"


def _down(threshold: float) -> float:
    """Round down: the reading that stands right at the threshold was counted as answered."""
    return float(np.floor(threshold * 1e6) / 1e6)


def _rounded(found: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 4) for key, value in found.items()}
