"""The replay: each stored request that can be compared is read again and compared, once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

from processors.limits import Limits
from replay.replaying.baselines import Baselines, Skip
from replay.replaying.candidate import Candidate
from replay.replaying.paint import frame_of, side_by_side
from replay.replaying.progress import Progress
from replay.replaying.requests import Stored
from replay.replaying.tracefile import TraceFile
from replay.replaying.verdicts import Baseline, Change, judged
from streams.originals import photo

#: Pictures that are kept of changed readings; more would make the report too heavy to open.
MOST_PICTURES = 60

#: Takes requests, gives each with what comes of it now; the order may differ.
Reader = Callable[[AsyncIterator[Stored]], AsyncIterator[tuple[Stored, Candidate]]]


async def run(
    stored_requests: AsyncIterator[Stored],
    baselines: Baselines,
    reader: Reader,
    progress: Progress,
    limits: Limits,
    *,
    traces: TraceFile | None = None,
    on_result: Callable[[Change | Skip], object] = lambda _: None,
) -> None:
    """Read requests again, compare them, and note each.

    Args:
        stored_requests: Those that have not been compared yet.
        baselines: Gives what came of a request at the time.
        reader: Reads requests again.
        progress: Where results go.
        limits: For the pictures of changed readings.
        traces: Where the candidate's traces go, of requests without a baseline too.
        on_result: Told about each request once it is noted.
    """
    pictures = len(progress.pictures())
    async with aclosing(
        _pending(stored_requests, baselines, progress, on_result, all_of=traces is not None)
    ) as pending:
        expected: dict[str, Baseline | Skip] = {}

        async def requests() -> AsyncIterator[Stored]:
            async for stored, baseline in pending:
                expected[stored.original.request_id] = baseline
                yield stored

        async for stored, candidate in reader(requests()):
            request_id = stored.original.request_id
            baseline = expected.pop(request_id)
            if traces is not None and candidate.trace is not None:
                traces.add(request_id, stored.original.data, candidate)
            if isinstance(baseline, Skip):
                progress.skip(request_id, baseline)
                on_result(baseline)
                continue
            comparison = judged(request_id, baseline, candidate, stored.label)
            shown = None
            if comparison.change is not Change.UNCHANGED and pictures < MOST_PICTURES:
                shown = _pictures(stored, baseline, candidate, limits)
                pictures += shown is not None
            progress.add(comparison, shown)
            on_result(comparison.change)


async def _pending(
    stored_requests: AsyncIterator[Stored],
    baselines: Baselines,
    progress: Progress,
    on_result: Callable[[Change | Skip], object],
    *,
    all_of: bool,
) -> AsyncGenerator[tuple[Stored, Baseline | Skip], None]:
    async for stored in stored_requests:
        baseline = baselines(stored)
        if isinstance(baseline, Skip) and not all_of:
            progress.skip(stored.original.request_id, baseline)
            on_result(baseline)
        else:
            yield stored, baseline


def _pictures(stored: Stored, baseline: Baseline, candidate: Candidate, limits: Limits) -> tuple[bytes, bytes] | None:
    frame = candidate.frame or (None if candidate.crashed else frame_of(photo(stored.original), limits))
    return None if frame is None else side_by_side(frame, baseline.reading, candidate.reading)
