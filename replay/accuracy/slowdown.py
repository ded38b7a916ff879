"""By which factor photos have become slower, with an interval that knows that noise comes in spells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Share of the photos that is cut off at each end: those on which the machine did something else.
TRIM = 0.1
#: Blocks that a run is cut into: what lasts longer than a twentieth of the run is not told from a slower service.
BLOCKS = 20
RESAMPLES = 2000
#: Fewer photos give no interval.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Slowdown:
    """A factor, 1 for as fast as the baseline, and its 95 % interval."""

    factor: float
    low: float
    high: float


def slowdown(baseline: Sequence[float], now: Sequence[float]) -> Slowdown | None:
    """Compare two run times of each photo, in the order in which they were measured; None of too few photos.

    The factor is the trimmed mean of the photos' own factors, on the scale of logarithms. The interval is the
    percentile interval of a moving-block bootstrap (H. R. Künsch, The jackknife and the bootstrap for general
    stationary observations, Annals of Statistics 17, 1989): neighbours share the noise of their minute. The seed is
    fixed: the same times give the same interval.
    """
    if len(now) < FEWEST:
        return None
    logs = np.log(np.asarray(now)) - np.log(np.asarray(baseline))
    length = max(1, len(logs) // BLOCKS)
    rng = np.random.default_rng(len(logs))
    starts = rng.integers(0, len(logs) - length + 1, (RESAMPLES, -(-len(logs) // length)))
    resampled = logs[(starts[..., None] + np.arange(length)).reshape(RESAMPLES, -1)[:, : len(logs)]]
    low, high = np.quantile(_trimmed(resampled), (0.025, 0.975))
    return Slowdown(math.exp(_trimmed(logs[None])[0]), math.exp(low), math.exp(high))


def _trimmed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    cut = int(TRIM * rows.shape[1])
    mean: NDArray[np.float64] = np.sort(rows, axis=1)[:, cut : rows.shape[1] - cut].mean(axis=1)
    return mean
