"""Gathers what the page shows: metrics of this process and of the monitors, alarms, and the request log."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from processors.records import Reading
from streams.codec import UndecodableError, decode_reading
from streams.logged import Entry, Query
from streams.messages import DriftAlarm
from streams.request_log import RequestLog
from streams.status import recent
from streams.status.figures import Figures
from streams.status.flow import flow, stages, warnings
from streams.status.history import History, Moment
from streams.status.models import models
from streams.status.monitors import Monitors
from streams.status.photos import Painter
from streams.status.samples import Samples
from streams.status.watched import Watched, watched

#: Newest photos on the page, and newest entries of the request log from which latency and mix are taken.
SHOWN, COUNTED = 8, 200
#: Request ids whose photos may be asked for: more than one page shows, for one page may be older than the other.
ASKED = 400


class Source:
    """Gathers figures and photos; its coroutines all run on one loop."""

    def __init__(
        self,
        registry: CollectorRegistry,
        log: Callable[[], RequestLog],
        *,
        kafka: str = "",
        alarms: Callable[[], Iterable[DriftAlarm]] = tuple,
        monitors: Callable[[], Monitors] = Monitors,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Gather from these.

        Args:
            registry: Of the worker.
            log: Opens the request log; asked again while it cannot.
            kafka: host:port.
            alarms: Gives the newest alarms, oldest first.
            monitors: Asks the monitors, in a thread; never raises.
            clock: Seconds that only go forward.
            now: Gives the time.
        """
        self._registry, self._open, self._kafka = registry, log, kafka
        self._alarms, self._monitors, self._clock, self._now = alarms, monitors, clock, now
        self._log: RequestLog | None = None
        self._history = History()
        self._began = clock()
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._painter = Painter()
        # Decoding a large photo takes hundreds of megabytes: no two at a time.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="status-photos")

    def tick(self) -> None:
        """Note the counters that are shown over time."""
        self._history.add(Moment.of(self._clock(), Samples.of(self._registry.collect())))

    async def figures(self) -> Figures:
        """Return everything that the page shows."""
        samples = Samples.of(self._registry.collect())
        missing = ""
        entries: tuple[Entry, ...] = ()
        newest: tuple[recent.Answer, ...] = ()
        try:
            entries = (await self._opened().page(Query(newest_first=True), None, COUNTED)).entries
            newest = await self._newest(entries)
        except Exception as error:
            # Whatever the store raises while it is away: the other figures are shown all the same.
            missing = str(error) or type(error).__name__
        figures = Figures(
            time=self._now().isoformat(timespec="milliseconds"),
            up_s=self._clock() - self._began,
            kafka=self._kafka,
            flow=flow(
                samples, self._history, recent.latencies(entries), recent.oldest_unanswered(entries, self._now())
            ),
            stages=stages(samples, self._history),
            rejections=_ordered(samples.by("mrrs_rejections_total", "reason")),
            models=models(samples, self._now().timestamp()),
            watched=await self._watched(entries),
            newest=newest,
            warnings=warnings(samples),
            log_missing=missing,
        )
        self._allow(figures.shown)
        return figures

    async def _watched(self, entries: Iterable[Entry]) -> Watched:
        monitors = await asyncio.to_thread(self._monitors)
        said = watched(monitors.metrics, self._alarms(), address=monitors.address, missing=monitors.missing)
        return said if said.mix else replace(said, mix=recent.mix(tuple(entries)))

    async def _newest(self, entries: Iterable[Entry]) -> tuple[recent.Answer, ...]:
        found: list[recent.Answer] = []
        for entry in entries:
            reading = await self._reading(entry.request_id) if entry.answered is not None else None
            shown = recent.answer(entry, reading) if reading is not None else None
            if shown is not None:
                found.append(shown)
            if len(found) == SHOWN:
                break
        return tuple(found)

    async def photo(self, request_id: str, size: str) -> bytes | None:
        """Return a photo that the page shows as a JPEG with the reading painted on it; None for any other one."""
        if request_id not in self._asked:
            return None
        original, reading = await self._opened().original(request_id), await self._reading(request_id)
        if original is None or reading is None:
            self._painter.forget(request_id)
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._painter.paint, request_id, size, original.data, reading)

    async def _reading(self, request_id: str) -> Reading | None:
        stored = await self._opened().answered(request_id)
        try:
            return None if stored is None else decode_reading(stored)
        except UndecodableError:
            return None  # of another release

    async def close(self) -> None:
        """Let go of the request log."""
        self._thread.shutdown(cancel_futures=True)
        if self._log is not None:
            await self._log.close()

    def _opened(self) -> RequestLog:
        if self._log is None:
            self._log = self._open()
        return self._log

    def _allow(self, request_ids: Iterable[str]) -> None:
        for request_id in request_ids:
            self._asked[request_id] = None
            self._asked.move_to_end(request_id)
        while len(self._asked) > ASKED:
            self._asked.popitem(last=False)


def _ordered(counts: dict[str, float]) -> dict[str, int]:
    return {reason: int(count) for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}
