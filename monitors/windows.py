"""The newest observations of each segment, cut into windows by count and by time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitors.observation import Observation

#: Observations of a window, and how many are new from one to the next.
COUNT, STEP = 100, 50


@dataclass(frozen=True, slots=True)
class Window:
    """Observations of one segment that are judged together, oldest first."""

    monitor: str
    segment: str
    observations: tuple[Observation, ...]

    @property
    def since(self) -> str:
        """Time of the oldest observation."""
        return self.observations[0].time

    @property
    def until(self) -> str:
        """Time of the newest observation."""
        return self.observations[-1].time


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of one segment, to go on from after a restart."""

    observations: tuple[Observation, ...]
    #: How many of them were in no window yet.
    new: int


class Windows:
    """Gives a window whenever a segment has enough new observations; neighbouring windows overlap by count - step.

    Args:
        monitor: The monitor whose observations these are.
        count: Observations of a full window.
        step: New observations from which a full window is given.
        seconds: Age of a new observation from which `flush` gives a window that is not full; None for never.
        least: Observations below which nothing can be said of a window that is not full.

    >>> windows = Windows("images", count=2, step=1)
    >>> one = Observation("r1", "2026-01-01T00:00:00+00:00", "gas", {}, {})
    >>> windows.add(one), len(windows.add(one).observations)
    (None, 2)
    """

    def __init__(
        self, monitor: str, count: int = COUNT, step: int = STEP, seconds: float | None = None, least: int = 20
    ) -> None:
        if not 1 <= step <= count:
            raise ValueError(f"a window of {count} cannot move by {step}: 1 to {count} can")
        self._monitor, self._count, self._step = monitor, count, step
        self._age = None if seconds is None else timedelta(seconds=seconds)
        self._least = min(least, count)
        self._kept: dict[str, deque[Observation]] = {}
        self._new: dict[str, int] = {}

    def add(self, observation: Observation) -> Window | None:
        """Take an observation, and return the full window that it completes, or None."""
        segment = observation.segment
        kept = self._kept.setdefault(segment, deque(maxlen=self._count))
        kept.append(observation)
        self._new[segment] = min(self._count, self._new.get(segment, 0) + 1)
        return self._cut(segment) if len(kept) == self._count and self._new[segment] >= self._step else None

    def flush(self, now: datetime) -> tuple[Window, ...]:
        """Return a window of each segment in which something new has waited for too long."""
        return tuple(self._cut(segment) for segment in self._kept if self._overdue(segment, now))

    def held(self) -> Mapping[str, Held]:
        """Return segment -> what is kept."""
        return {segment: Held(tuple(kept), self._new[segment]) for segment, kept in self._kept.items()}

    def restore(self, held: Mapping[str, Held]) -> None:
        """Go on from what was kept, in place of what is held now."""
        self._kept = {name: deque(_last(one.observations, self._count), self._count) for name, one in held.items()}
        self._new = {name: min(one.new, len(self._kept[name])) for name, one in held.items()}

    def _cut(self, segment: str) -> Window:
        self._new[segment] = 0
        return Window(self._monitor, segment, tuple(self._kept[segment]))

    def _overdue(self, segment: str, now: datetime) -> bool:
        kept, new = self._kept[segment], self._new[segment]
        if self._age is None or not new or len(kept) < self._least:
            return False
        return now - datetime.fromisoformat(kept[-new].time) >= self._age


def _last(observations: Iterable[Observation], count: int) -> list[Observation]:
    return list(observations)[-count:]
