"""The demo from the first photo to the summary: stages on this loop, the backend in a thread beside it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Event

from prometheus_client import CollectorRegistry

from processors.labels import LabelledPhoto
from streams.deadlettertopic import list_dead_letters
from streams.demo.backend import Backend
from streams.demo.summary import Answer, Run, Summary, summarise
from streams.stand import Stand, stand
from streams.steps import Processors

#: Bytes of photos that the backend leaves unanswered.
BUDGET = 4_000_000
#: Seconds without any answer after which what is not answered counts as lost.
DEADLINE_S = 60.0

#: Starts monitors beside a stand; what it gives adds their findings to the summary of a run.
Watch = Callable[[Stand], AbstractContextManager[Callable[[Run, Summary], Summary]]]


def play(
    photos: Iterable[LabelledPhoto],
    folder: Path,
    *,
    on_answer: Callable[[Answer, Run], None],
    processors: Processors | None = None,
    deadline_s: float = DEADLINE_S,
    watch: Watch | None = None,
) -> Summary:
    """Send the photos through all stages on the embedded default, and say what came of them.

    Args:
        photos: With their truth.
        folder: Where the request log goes.
        on_answer: Told about every first answer, in the backend's thread.
        processors: Stage -> pure function; by default the real ones.
        deadline_s: Seconds without any answer after which the rest counts as lost.
        watch: Has monitors watch, and says what they found.

    Raises:
        StageStoppedError: a stage crashed.
    """
    with stand(folder) as here, watch(here) if watch else nullcontext() as watching:
        stopped = Event()
        backend = Backend(here.bootstrap, budget=BUDGET, deadline_s=deadline_s, stop=stopped, on_answer=on_answer)
        run = asyncio.run(_play(here, backend, photos, stopped, processors))
        letters = len(list_dead_letters(here.bootstrap))
        summary = summarise(run, dead_letters=letters, stage_gaps=_gaps(here.registry))
        return watching(run, summary) if watching else summary


async def _play(
    here: Stand, backend: Backend, photos: Iterable[LabelledPhoto], stopped: Event, processors: Processors | None
) -> Run:
    for number in (signal.SIGTERM, signal.SIGINT):
        # The backend ends first, and then the stages, so that what was begun is answered.
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(here.serve(stop, ready.set, processors=processors))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    sending = asyncio.create_task(asyncio.to_thread(backend.send_all, photos if ready.is_set() else ()))
    await asyncio.wait({serving, sending}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        # A stage has crashed: nothing more will be answered.
        stopped.set()
    try:
        return await sending
    finally:
        stop.set()
        await serving


def _gaps(registry: CollectorRegistry) -> int:
    """Return how many offsets the stages never saw."""
    return int(
        sum(
            sample.value
            for metric in registry.collect()
            for sample in metric.samples
            if sample.name == "mrrs_offset_gap_records_total"
        )
    )
