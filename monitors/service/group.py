"""The monitors that one process hosts: their apps, and what gives them records, wired together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import faust

from monitors import pipeline
from monitors.service.watching import Watching
from streams.received import Received, as_headers
from streams.settings import Settings

logger = logging.getLogger(__name__)


class MonitorGroup:
    """Monitors from start to a clean stop.

    Args:
        settings: All settings.
        apps: Monitor -> its app, for those that read topics.
        watching: Monitor -> what gives it records; of all of them.
    """

    def __init__(self, settings: Settings, apps: Mapping[str, faust.App], watching: Mapping[str, Watching]) -> None:
        self.apps = apps
        self.watching = watching
        #: Set once every app has its partitions.
        self.ready = asyncio.Event()
        self._settings = settings
        self._assigned: set[str] = set()
        pipeline.declare(apps, self._run, settings.topic_prefix)
        for name, app in apps.items():
            app.on_partitions_assigned.connect(partial(self._on_assigned, name), weak=False)
            app.on_partitions_revoked.connect(partial(self._on_revoked, name), weak=False)
        if not apps:
            self.ready.set()

    async def start(self) -> None:
        """Let the monitors go on from what they had, and start the apps."""
        # What a window that is judged now finds can only be sent by an app that has started; records wait for its monitor.
        begun = (watching.begin() for watching in self.watching.values())
        await asyncio.gather(*begun, *(app.start() for app in self.apps.values()))

    async def stop(self) -> None:
        """Finish what is begun, commit, leave the groups."""
        await asyncio.gather(*(self._stop(name, app) for name, app in self.apps.items()))

    async def crashed(self) -> str:
        """Return which app has crashed and why, when one has; never, where there are none."""
        if not self.apps:
            await asyncio.Event().wait()
        waiting = {asyncio.create_task(app.wait_until_stopped()): name for name, app in self.apps.items()}
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        name = waiting[done.pop()]
        return f"{name} crashed: {self.apps[name].crash_reason!r}"

    async def _stop(self, name: str, app: faust.App) -> None:
        try:
            await asyncio.wait_for(app.stop(), self._settings.stop_timeout_s)
        except TimeoutError:
            logger.error(
                "%s did not finish in %g s; what it has begun comes again", name, self._settings.stop_timeout_s
            )

    async def _run(self, name: str, event: Any) -> None:
        records = event.message.value
        for record in records:
            last = record is records[-1]
            release = event.ack if last else _nothing
            first = self._first(name, event.message.tp)
            await self.watching[name].run(_received(record), release, first=first, last=last)

    def _first(self, name: str, partition: Any) -> int | None:
        """Return the offset at which reading a partition starts, unless nobody can know."""
        consumer: Any = self.apps[name].consumer
        committed: int | None = consumer._committed_offset[partition]  # noqa: SLF001
        return (0 if self._settings.embedded else None) if committed is None else committed

    async def _on_assigned(self, name: str, *_: object, **__: object) -> None:
        self._assigned.add(name)
        if self._assigned == set(self.apps):
            self.ready.set()

    async def _on_revoked(self, name: str, _sender: object, revoked: set[Any], **_: object) -> None:
        for partition in revoked:
            self.watching[name].offsets.forget((partition.topic, partition.partition))


def _received(record: Any) -> Received:
    value, headers = record.value or b"", as_headers(record.headers)
    return Received(record.topic, record.partition, record.offset, record.key, value, headers)


def _nothing() -> None:
    """The records of a message are released with its last one."""
