"""The monitor of what must hold: invariants of every answer, skew on a share of them, the oldest unanswered photo."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from monitors.health.invariants import RULES, broken
from monitors.health.sample import Sample
from monitors.health.skew import Again, differences
from monitors.health.unanswered import Unanswered
from monitors.metrics import MonitorMetrics
from processors.limits import Limits
from processors.manifest import ModelError
from processors.records import Reading
from streams.codec import UndecodableError, decode_reading
from streams.headers import IGNORED
from streams.received import Received
from streams.request_log import RequestLog
from streams.steps import UnusableRecordError

#: Photos that are read again on a tick, at most: what bounds the work.
A_TICK = 2

logger = logging.getLogger(__name__)


class HealthMonitor:
    """Looks at each answer, and now and then behind it."""

    def __init__(
        self, log: RequestLog, again: Again | None, sample: Sample, limits: Limits, metrics: MonitorMetrics
    ) -> None:
        self._log = log
        self._again = again
        self._sample = sample
        self._limits = limits
        self._metrics = metrics
        self._unanswered = Unanswered(log)
        #: Rules that were logged since the last tick: one that all photos break must not fill the log.
        self._said: set[str] = set()

    async def begin(self) -> None:
        """Nothing is kept; every rule and outcome has a figure from the beginning."""
        for rule in RULES:
            self._metrics.violations.labels(rule)
        for outcome in ("same", "different", "away"):
            self._metrics.skew.labels(outcome)

    async def watch(self, received: Received) -> None:
        """Take an answer.

        Raises:
            UnusableRecordError: it is none.
        """
        try:
            reading = decode_reading(received.value)
        except UndecodableError as error:
            raise UnusableRecordError(f"{received.place} is no answer: {error}") from error
        ignored = tuple(filter(None, (received.header(IGNORED) or b"").decode(errors="replace").split(",")))
        for rule in broken(reading, ignored, self._limits):
            self._metrics.violations.labels(rule).inc()
            if rule not in self._said:
                self._said.add(rule)
                logger.warning("the answer to %r breaks the rule %r", reading.request_id, rule)
        self._sample.offer(reading)

    async def tick(self, now: datetime) -> None:
        """Read some photos again; look for the oldest unanswered one."""
        self._said.clear()
        for _ in range(A_TICK):
            if (reading := self._sample.take()) is not None:
                self._metrics.skew.labels(await self._compared(reading)).inc()
        oldest = await self._unanswered.oldest(now)
        self._metrics.oldest_unanswered.set(0 if oldest is None else (now - oldest.astimezone(UTC)).total_seconds())

    def keep(self) -> None:
        """There is nothing to keep: a photo that comes again is looked at again."""

    async def _compared(self, served: Reading) -> str:
        """Return whether a photo that is read again is the same or different, or away."""
        original = await self._log.original(served.request_id)
        if original is None or self._again is None:
            return "away"
        try:
            again = await asyncio.to_thread(self._again.read, original, served.models)
        except ModelError as error:
            logger.info("%r cannot be read again: %s", served.request_id, error)
            return "away"
        found = differences(served, again)
        if found:
            logger.warning("skew: %r reads otherwise here: %s", served.request_id, ", ".join(found))
        return "different" if found else "same"
