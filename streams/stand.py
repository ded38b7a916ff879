"""The embedded default as one piece: broker, request log and all stages in this process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, disable_created_metrics

from streams.embedded import EmbeddedBroker
from streams.settings import Settings
from streams.steps import Processors
from streams.topics import HOSTED
from streams.worker import serve

#: Bytes of photos between intake and assemble: everything is in memory here.
IN_FLIGHT_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class Stand:
    """A broker, and settings that point the stages at it and at a request log of its own."""

    settings: Settings
    registry: CollectorRegistry

    @property
    def bootstrap(self) -> str:
        """host:port of the broker."""
        return self.settings.brokers

    async def serve(
        self, stop: asyncio.Event, ready: Callable[[], None], *, processors: Processors | None = None
    ) -> None:
        """Run all stages until `stop` is set; then drain.

        Raises:
            StageStoppedError: a stage crashed, or none is left running.
        """
        await serve(self.settings, HOSTED, processors=processors, registry=self.registry, ready=ready, stop=stop)


@contextmanager
def stand(folder: Path) -> Iterator[Stand]:
    """Open the embedded default; the request log stands in `folder`.

    The broker's offsets begin anew each time, and a photo without a key is known by its offset: so each stand has a
    request log of its own, and a folder of its own for the monitors.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call]
    number = sum(1 for _ in folder.glob("requests-*.sqlite")) + 1
    with EmbeddedBroker() as broker:
        settings = Settings.from_environment(
            brokers=broker.bootstrap,
            request_log=f"sqlite:///{folder.absolute()}/requests-{number:03d}.sqlite",
            embedded=True,
            in_flight_bytes=IN_FLIGHT_BYTES,
            metrics="none",
            monitor_state=folder.absolute() / f"monitor-{number:03d}",
        )
        yield Stand(settings, CollectorRegistry())


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGTERM and on Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
