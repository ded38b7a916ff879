"""What a worker says of itself now and then: how far its stages lag behind, and its memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from streams.levels import LATENCY, MEMORY, THROUGHPUT, resident_bytes
from streams.metrics import Metrics
from streams.recorded import RecordedError, changed, machine, read_recorded, running
from streams.settings import Settings

#: Seconds between two looks.
EVERY_S = 5.0
#: Topic and partition -> how many of its records are done, or the highest offset there is; None where nobody knows.
Offset = Callable[[Any], int | None]

logger = logging.getLogger(__name__)


def behind(partitions: Iterable[Any], end: Offset, done: Offset) -> int:
    """Return how many records of some partitions are not done yet; a partition of which nothing is known counts 0.

    Args:
        partitions: Those that are assigned here.
        end: Gives the offset behind a partition's last record, as the last fetch saw it.
        done: Gives the offset up to which a partition's records are done.
    """
    pairs = ((end(one), done(one)) for one in partitions)
    return sum(max(0, last - first) for last, first in pairs if last is not None and first is not None)


async def watch(lags: Mapping[str, Callable[[], int | None]], metrics: Metrics, every_s: float = EVERY_S) -> None:
    """Keep the metrics of lag and memory until cancelled.

    Args:
        lags: Stage -> its lag now, None where it cannot be told: the stage has stopped, or joins its group.
        metrics: Where they go.
        every_s: Seconds between two looks.
    """
    while True:
        for stage, lag in lags.items():
            if (records := lag()) is None:
                metrics.lag.remove(stage)
            else:
                metrics.lag.labels(stage).set(records)
        if (resident := resident_bytes()) is not None:
            metrics.current_level.labels(MEMORY).set(resident)
        await asyncio.sleep(every_s)


def introduce(settings: Settings, metrics: Metrics) -> None:
    """Say which libraries run here, which of them differ from the recorded ones, and what the recorded levels are."""
    here = running()
    for name, version in here.items():
        metrics.library_version.labels(name, version).set(1)
    try:
        recorded = read_recorded(settings.recorded)
    except RecordedError as error:
        logger.warning("libraries and levels are held against nothing: %s", error)
        return
    differing = changed(recorded.libraries, here)
    for name in sorted({*recorded.libraries, *here}):
        metrics.library_changed.labels(name).set(name in differing)
    for name, how in differing.items():
        logger.warning("%s is %s: accuracy and speed were measured with the recorded one", name, how)
    comparable = recorded.machine == machine()
    for what, level in recorded.levels.items():
        if comparable or what not in (LATENCY, THROUGHPUT):
            metrics.recorded_level.labels(what).set(level)
    if not comparable:
        logger.info("levels were recorded on %s, this is another machine: memory alone is compared", recorded.machine)
