"""The last minutes of what a page shows over time, bounded."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from streams.status.samples import Samples

#: Seconds between two moments, and how many are kept: five minutes.
EVERY_S = 2.0
KEPT = 151
#: Seconds over which the current throughput is taken.
NOW_S = 20.0

DURATION = "mrrs_stage_duration_seconds_bucket"
#: Upper bound in seconds -> observations at or below it.
Buckets = Mapping[float, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """The counters that a page shows over time, as they stood once."""

    #: Seconds on a clock that only goes forward.
    time: float
    answers: float
    #: Stage -> its durations so far.
    durations: Mapping[str, Buckets]

    @classmethod
    def of(cls, time: float, samples: Samples) -> Moment:
        """Take them from the metrics of a worker."""
        durations: dict[str, dict[float, float]] = {}
        for labels, value in samples.find(DURATION):
            durations.setdefault(labels["stage"], {})[float(labels["le"])] = value
        return cls(time, samples.total("mrrs_answers_total") or 0.0, durations)


class History:
    """The newest moments."""

    def __init__(self, kept: int = KEPT) -> None:
        self._moments: deque[Moment] = deque(maxlen=kept)

    def add(self, moment: Moment) -> None:
        """Take a moment in; the oldest one goes."""
        self._moments.append(moment)

    def rates(self) -> tuple[float, ...]:
        """Return answers a second between each two moments, oldest first."""
        return tuple(_rate(one, other) for one, other in pairwise(self._moments))

    def rate(self, seconds: float = NOW_S) -> float:
        """Return answers a second over the newest moments; 0 before there are two."""
        if len(self._moments) < 2:
            return 0.0
        newest = self._moments[-1]
        since = next(one for one in self._moments if one.time >= newest.time - seconds)
        return _rate(since, newest) if since is not newest else _rate(self._moments[-2], newest)

    def durations(self, stage: str) -> Buckets:
        """Return a stage's durations within the history; those since the start where there were none."""
        if not self._moments:
            return {}
        first, last = self._moments[0].durations.get(stage, {}), self._moments[-1].durations.get(stage, {})
        since = {bound: value - first.get(bound, 0.0) for bound, value in last.items()}
        return since if since.get(math.inf) else last


def _rate(one: Moment, other: Moment) -> float:
    seconds = other.time - one.time
    return max(0.0, other.answers - one.answers) / seconds if seconds > 0 else 0.0


def quantile(buckets: Buckets, share: float) -> float | None:
    """Return a quantile of a histogram, linear within its bucket as Prometheus has it; None for an empty one.

    What lies beyond the last bound counts as that bound.

    >>> quantile({0.1: 5.0, 0.2: 10.0, math.inf: 10.0}, 0.75)
    0.15
    """
    ordered: Sequence[tuple[float, float]] = sorted(buckets.items())
    if not ordered or not ordered[-1][1]:
        return None
    rank, low, below = share * ordered[-1][1], 0.0, 0.0
    for bound, upto in ordered:
        if upto >= rank:
            within = (rank - below) / (upto - below) if upto > below else 1.0
            return low if math.isinf(bound) else round(low + (bound - low) * within, 6)
        low, below = bound, upto
    return low
