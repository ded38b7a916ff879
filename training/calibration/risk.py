"""The threshold above which few of the readings are wrong, with a guarantee."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Choice:
    """A threshold, and what is known about the readings at or above it."""

    threshold: float
    #: Readings at or above the threshold, and those of them that are wrong.
    answered: int
    wrong: int
    #: With the confidence asked for, no more than this share (0..1) of what is answered is wrong.
    bound: float


def upper_bound(wrong: int, of: int, delta: float) -> float:
    """Return the share b (0..1) at which seeing so few wrong has probability delta: sum_{i <= wrong} Bin(i; of, b) = delta.

    The true share lies above it with probability delta at most.

    C. J. Clopper, E. S. Pearson, The Use of Confidence or Fiducial Limits, Biometrika 26 (4), 1934.

    >>> round(upper_bound(0, 300, 0.05), 5)
    0.00994
    """
    if wrong >= of:
        return 1.0
    counts = np.arange(wrong + 1)
    ways = np.array([math.lgamma(of + 1) - math.lgamma(i + 1) - math.lgamma(of - i + 1) for i in counts])
    low, high = wrong / of, 1.0
    for _ in range(60):
        share = (low + high) / 2
        logs = ways + counts * math.log(share) + (of - counts) * math.log1p(-share) if share < 1 else ways - math.inf
        if float(np.exp(logs).sum()) > delta:
            low = share
        else:
            high = share
    return high


def choose(confidences: NDArray[np.float64], right: NDArray[np.bool_], risk: float, delta: float) -> Choice | None:
    """Return the threshold that answers the most while at most `risk` of the answers are wrong; None if there is none.

    Selection with guaranteed risk (Y. Geifman, R. El-Yaniv, Selective Classification for Deep Neural Networks, NIPS
    2017, algorithm 1): a binary search over the sorted confidences; at each of its k = ceil(log2 N) thresholds the
    bound is taken at delta / k, so that all of them hold together with probability 1 - delta. The examples must not
    have been used to fit the confidences. Unlike the paper's, the search answers with the last threshold that held.

    Args:
        confidences: N.
        right: N.
        risk: Share of wrong readings among those answered, 0..1.
        delta: Probability that the bound does not hold, 0..1.
    """
    count = len(confidences)
    if count == 0:
        return None
    ordered = np.sort(confidences)
    steps = max(1, math.ceil(math.log2(count)))
    low, high = 0, count  # the place of the threshold: below high it may hold, at high nothing is answered
    best: Choice | None = None
    for _ in range(steps):
        middle = (low + high) // 2
        found = at(confidences, right, float(ordered[middle]), delta / steps)
        if found.bound <= risk:
            best, high = found, middle
        else:
            low = middle + 1
        if low >= high:
            break
    return best


def at(confidences: NDArray[np.float64], right: NDArray[np.bool_], threshold: float, delta: float) -> Choice:
    """Return what is known about the readings at or above a threshold."""
    taken = confidences >= threshold
    answered, wrong = int(taken.sum()), int((taken & ~right).sum())
    return Choice(threshold, answered, wrong, upper_bound(wrong, answered, delta))
