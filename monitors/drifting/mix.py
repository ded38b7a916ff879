"""The mix of meter types: it changes with seasons and customers, which is no drift, and so is shown and raises no alarm."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping

#: Newest photos that count.
NEWEST = 500


class Mix:
    """The shares of the segments among the newest photos; tenants are put together.

    >>> mix = Mix(["gas", "t1/gas", "water", "gas"])
    >>> mix.shares()["gas"]
    0.75
    """

    def __init__(self, segments: Iterable[str] = (), newest: int = NEWEST) -> None:
        self._newest: deque[str] = deque(maxlen=newest)
        for segment in segments:
            self.add(segment)

    def add(self, segment: str) -> None:
        """Take a photo."""
        self._newest.append(segment.rpartition("/")[2])

    def shares(self) -> Mapping[str, float]:
        """Return segment -> share of the newest photos."""
        return {segment: count / len(self._newest) for segment, count in Counter(self._newest).items()}
