"""Gives a monitor one record after another; nothing that it meets stops it, and nothing of it becomes a dead letter."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitors.metrics import MonitorMetrics
from monitors.monitor import Monitor
from streams.offsets import Offsets
from streams.received import Received
from streams.steps import UnusableRecordError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watching:
    """The one place where a monitor's crossing concerns are dealt with."""

    name: str
    monitor: Monitor
    metrics: MonitorMetrics
    offsets: Offsets = field(default_factory=Offsets)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(
        self, received: Received, release: Callable[[], object], *, first: int | None = None, last: bool = True
    ) -> None:
        """Let the monitor take a record, then release it.

        Only a cancellation leaves this method early; the record is not released then, and comes again.

        Args:
            received: The record.
            release: Lets it go, and those before it.
            first: The offset at which reading its partition starts, if that is known.
            last: Whether no more follow at once: what came of it and of those before it is kept before it is released.
        """
        ticket, missed = self.offsets.begin((received.topic, received.partition), received.offset, release, first=first)
        if missed:
            self.metrics.missed.labels(self.name).inc(missed)
            logger.error("%s: %d records before %s were never seen", self.name, missed, received.place)
        try:
            async with self._one:
                await self.monitor.watch(received)
        except UnusableRecordError as error:
            self.metrics.unusable.labels(self.name).inc()
            logger.warning("%s passes over a record: %s", self.name, error)
        except Exception as error:
            self._crashed(f"on {received.place}", error)
        if last:
            await self._keep()
        self.offsets.done(ticket)

    async def begin(self) -> None:
        """Let the monitor go on from what was kept."""
        self.metrics.unusable.labels(self.name)
        self.metrics.missed.labels(self.name)
        self.metrics.crashes.labels(self.name)
        try:
            async with self._one:
                await self.monitor.begin()
        except Exception as error:
            self._crashed("on what it had kept", error)
        await self._keep()

    async def tick(self, now: datetime) -> None:
        """Let the monitor do what is due by time."""
        try:
            async with self._one:
                await self.monitor.tick(now)
        except Exception as error:
            self._crashed("on the clock", error)
        await self._keep()

    async def _keep(self) -> None:
        try:
            async with self._one:
                self.monitor.keep()
        except Exception as error:
            self._crashed("when it was to keep what it had taken", error)

    def _crashed(self, where: str, error: Exception) -> None:
        self.metrics.crashes.labels(self.name).inc()
        logger.error("%s crashed %s and goes on", self.name, where, exc_info=error)
