"""Hosts monitors in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from confluent_kafka import KafkaException
from prometheus_client import CollectorRegistry, write_to_textfile

from monitors.apps import monitor_app
from monitors.drifting.signs import Signs
from monitors.drifting.window_store import WindowStore
from monitors.evidence.gauges import Gauges
from monitors.evidence.process import Evidence
from monitors.metrics import MonitorMetrics
from monitors.references import Reference
from monitors.service.built import BUILD, Build
from monitors.service.drained import wait_until_read
from monitors.service.group import MonitorGroup
from monitors.service.page import serving
from monitors.service.parts import Parts
from monitors.service.reports import Render, ReportFolder
from monitors.service.watching import Watching
from monitors.topics import SOURCES
from streams.request_log import request_log_of
from streams.retry import Retry
from streams.settings import Settings
from streams.sink import FaustSink, Sink

logger = logging.getLogger(__name__)

#: Seconds between two looks at the clock.
TICK_S = 5.0
#: Seconds in which what is left in the topics of an embedded broker must be read at the end.
DRAIN_S = 60.0
#: The figures at a clean end, in the folder of the state.
FIGURES = "metrics.prom"


class MonitorStoppedError(Exception):
    """A monitor's app has crashed."""


async def serve(
    settings: Settings,
    reference: Reference,
    names: Sequence[str] = tuple(SOURCES),
    *,
    registry: CollectorRegistry | None = None,
    ready: Callable[[str], None] = lambda _: None,
    stop: asyncio.Event | None = None,
    build: Mapping[str, Build] = BUILD,
    render: Render | None = None,
) -> None:
    """Run monitors on the current loop until `stop` is set, then finish what is begun and commit.

    On an embedded broker all that stands in the topics is read first: nothing of it would be there later.

    Args:
        settings: All settings.
        reference: What windows are held against.
        names: Names out of SOURCES.
        registry: Where the metrics go.
        ready: Called once every monitor has its partitions, with the address of /metrics and /reports/.
        stop: Set from outside to end.
        build: Monitor -> how it is built.
        render: Makes the page of a window that drifts; by default Evidently, in a process of its own.

    Raises:
        MonitorStoppedError: an app crashed.
        StateFolderError: the folder of the state cannot be used.
        SettingsError: the port of the metrics is taken.
        RequestLogError: the request log cannot be used.
    """
    registry, stop = registry or CollectorRegistry(), stop or asyncio.Event()
    metrics = MonitorMetrics(registry)
    metrics.reference.labels(reference.version, reference.source).set(1)
    state = settings.monitor_state
    async with AsyncExitStack() as at_end:
        store = WindowStore(state / "windows.sqlite", settings.monitor_window)
        at_end.callback(store.close)
        log = request_log_of(settings)
        at_end.push_async_callback(log.close)
        evidence = Evidence()
        at_end.push_async_callback(evidence.close)
        reports = ReportFolder(state / "reports", reference, render or Gauges(evidence.page, metrics).page)
        at_end.push_async_callback(reports.close)
        folder = Path(at_end.enter_context(tempfile.TemporaryDirectory(prefix="mrrs-monitor-")))
        parts = partial(Parts, settings, metrics, store, reference, reports, Signs(), log, at_end.callback)
        group = _group(settings, names, folder, build, parts)
        address = at_end.enter_context(serving(settings.monitor_address(), registry, reports.folder))
        await _until(group, settings, lambda: ready(address), stop)
        await reports.finish()
        write_to_textfile(str(state / FIGURES), registry)


def _group(
    settings: Settings, names: Sequence[str], folder: Path, build: Mapping[str, Build], parts: Callable[[Sink], Parts]
) -> MonitorGroup:
    apps = {name: monitor_app(name, settings, folder) for name in names if SOURCES[name]}
    retry = Retry(settings.retry_first_s, settings.retry_most_s)
    watching = {}
    for name in names:
        built = parts(FaustSink(apps[name], retry, settings.topic_prefix))
        watching[name] = Watching(name, build[name](built), built.metrics)
    return MonitorGroup(settings, apps, watching)


async def _until(group: MonitorGroup, settings: Settings, ready: Callable[[], None], stop: asyncio.Event) -> None:
    stopped = asyncio.create_task(stop.wait())
    ticking = asyncio.create_task(_tick(group))
    try:
        await group.start()
        crashed = asyncio.create_task(group.crashed())
        assigned = asyncio.create_task(group.ready.wait())
        await asyncio.wait({crashed, assigned, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if assigned.done():
            logger.info("ready: %s", ", ".join(group.watching))
            ready()
        await asyncio.wait({crashed, stopped}, return_when=asyncio.FIRST_COMPLETED)
        assigned.cancel()
        if crashed.done():
            raise MonitorStoppedError(crashed.result())
        if settings.embedded:
            await _drain(group, settings)
        crashed.cancel()
    finally:
        stopped.cancel()
        ticking.cancel()
        await group.stop()


async def _tick(group: MonitorGroup) -> None:
    while True:
        await asyncio.sleep(TICK_S)
        await _look_at_the_clock(group)


async def _look_at_the_clock(group: MonitorGroup) -> None:
    for watching in group.watching.values():
        await watching.tick(datetime.now(UTC))


async def _drain(group: MonitorGroup, settings: Settings) -> None:
    """Read what stands in the topics; what is due by time is judged, and the last figures are shown."""
    for name, app in group.apps.items():
        topics = [settings.topic_prefix + topic.name for topic in SOURCES[name]]
        try:
            if not await asyncio.to_thread(wait_until_read, settings.brokers, app.conf.id, topics, DRAIN_S):
                logger.error("%s had not read all of its topics after %g s", name, DRAIN_S)
        except KafkaException as error:
            logger.error("what %s has not read is not known: %s", name, error)
    await _look_at_the_clock(group)
