"""All stages on the embedded broker in a thread of the test, with stages that need no models."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from streams.stand import Stand, stand
from streams.steps import Processors
from tests.streams import fake_stages


@contextmanager
def running(folder: Path, processors: Processors = fake_stages.STAGES) -> Iterator[Stand]:
    """Yield the stand once every stage has its partitions; stop it at the end."""
    ready = Event()
    stops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve(here: Stand) -> None:
        stop = asyncio.Event()
        stops.append((asyncio.get_running_loop(), stop))
        await here.serve(stop, ready.set, processors=processors)

    with stand(folder) as here:
        thread = Thread(target=lambda: asyncio.run(serve(here)))
        thread.start()
        try:
            assert ready.wait(60)
            yield here
        finally:
            loop, stop = stops[0]
            loop.call_soon_threadsafe(stop.set)
            thread.join()
