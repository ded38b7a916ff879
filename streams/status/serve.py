"""The status page of an embedded service, from its registry, request log, monitors and alarms to an address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry

from streams.request_log import request_log_of
from streams.settings import Settings
from streams.status.figures import Figures
from streams.status.follower import AlarmFollower
from streams.status.history import EVERY_S
from streams.status.monitors import ask
from streams.status.server import served
from streams.status.source import Source

#: Seconds that a browser waits for figures or a photo.
PATIENCE_S = 30.0

T = TypeVar("T")


class _Bridge:
    """From the server's threads to the loop on which the request log is asked."""

    def __init__(self, source: Source, loop: asyncio.AbstractEventLoop) -> None:
        self._source, self._loop = source, loop

    def figures(self) -> Figures:
        """Return the figures as they stand."""
        return self._run(self._source.figures())

    def photo(self, request_id: str, size: str) -> bytes | None:
        """Return a JPEG, or None."""
        return self._run(self._source.photo(request_id, size))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)


@contextmanager
def status_page(
    settings: Settings, registry: CollectorRegistry, monitors: Callable[[], tuple[str, int] | None] = lambda: None
) -> Iterator[str]:
    """Serve the page while the block runs; yield its address.

    Args:
        settings: Of the service.
        registry: Of the worker.
        monitors: Gives host and port of the monitors' metrics, or None while there are none.
    """
    with AlarmFollower(settings.brokers) as alarms:
        source = Source(
            registry,
            partial(request_log_of, settings, create=False),
            kafka=settings.brokers,
            alarms=alarms.newest,
            monitors=lambda: ask(monitors()),
        )
        with _looping(source) as loop, served(_Bridge(source, loop)) as address:
            yield address


@contextmanager
def _looping(source: Source) -> Iterator[asyncio.AbstractEventLoop]:
    """Run a loop in a thread, which also lets the source note its history."""
    loop = asyncio.new_event_loop()

    async def ticking() -> None:
        while True:
            source.tick()
            await asyncio.sleep(EVERY_S)

    def run() -> None:
        ticks = loop.create_task(ticking())
        loop.run_forever()
        ticks.cancel()
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(ticks)
        loop.run_until_complete(source.close())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = Thread(target=run, name="status-figures", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
