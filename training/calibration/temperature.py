"""Fits the temperature of a classifier."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.temperature import scaled

#: With fewer examples a model keeps temperature 1.
FEWEST = 100
#: Where the temperature is looked for; its logarithm is found to a thousandth.
_LOWEST, _HIGHEST = 0.2, 10.0
_EXACT = 1e-3
_GOLDEN = (math.sqrt(5) - 1) / 2
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Temperature:
    """A temperature, and what it is good for."""

    temperature: float
    examples: int
    #: Mean negative log-likelihood of the truth at temperature 1 and at this one, nats.
    before: float
    after: float


def fit(classes: NDArray[np.float32], right: NDArray[np.bool_]) -> Temperature:
    """Return the temperature under which the truth is most likely.

    Args:
        classes: N x K confidences.
        right: N x K, the classes that agree with each example's label; the likelihood is that of all of them together.
    """
    count = len(classes)
    before = _loss(classes, right, 1.0) if count else math.nan
    if count < FEWEST:
        return Temperature(1.0, count, before, before)
    low, high = math.log(_LOWEST), math.log(_HIGHEST)
    while high - low > _EXACT:
        one, two = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if _loss(classes, right, math.exp(one)) < _loss(classes, right, math.exp(two)):
            high = two
        else:
            low = one
    best = round(math.exp((low + high) / 2), 4)
    after = _loss(classes, right, best)
    return Temperature(best, count, before, after) if after < before else Temperature(1.0, count, before, before)


def _loss(classes: NDArray[np.float32], right: NDArray[np.bool_], temperature: float) -> float:
    likely = np.where(right, scaled(classes, temperature), 0).sum(axis=1, dtype=np.float64)
    return float(-np.log(np.maximum(likely, _LEAST)).mean())
