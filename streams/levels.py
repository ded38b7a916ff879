"""The level of latency, throughput and memory at which a worker runs now."""

from __future__ import annotations

import os
import statistics
from collections import deque
from pathlib import Path

from streams.metrics import Metrics

#: What has a level: recorded once, and measured all the time.
LATENCY, THROUGHPUT, MEMORY = "latency_seconds", "throughput_photos_per_second", "memory_bytes"
LEVELS = (LATENCY, THROUGHPUT, MEMORY)
#: Photos over which latency and throughput are taken, and from how many on they are told.
WINDOW, FEWEST = 200, 20

_STATM = Path("/proc/self/statm")


class Levels:
    """Keeps the levels of the photos that were answered last.

    A photo's seconds are those of its stages' own work, without waiting: how much is asked of the service does not
    move them. What the stages could do follows from them, as photos a second of work; how many come is another matter.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._gauge = metrics.current_level
        self._seconds: deque[float] = deque(maxlen=WINDOW)

    def add(self, seconds: float) -> None:
        """Take an answered photo in, by the seconds that all stages together worked on it."""
        self._seconds.append(seconds)
        if len(self._seconds) >= FEWEST and (mean := statistics.fmean(self._seconds)) > 0:
            self._gauge.labels(LATENCY).set(statistics.median(self._seconds))
            self._gauge.labels(THROUGHPUT).set(1 / mean)


def resident_bytes(statm: Path = _STATM) -> int | None:
    """Return the resident memory of this process, or None where the system does not tell (other than Linux)."""
    try:
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return None
