"""Requests through the processors in this process, without side effects."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from processors.records import Photo
from replay.replaying.candidate import Candidate
from replay.replaying.requests import Stored
from streams.originals import photo


async def read_again(
    requests: AsyncIterator[Stored], read: Callable[[Photo], Candidate], jobs: int = 1
) -> AsyncIterator[tuple[Stored, Candidate]]:
    """Give each request with what comes of it now, in order; at most `jobs` are worked on at a time."""
    loop = asyncio.get_running_loop()
    waiting: deque[tuple[Stored, asyncio.Future[Candidate]]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="replay") as threads:
        async for stored in requests:
            waiting.append((stored, loop.run_in_executor(threads, read, photo(stored.original))))
            if len(waiting) >= jobs:
                one, future = waiting.popleft()
                yield one, await future
        for one, future in waiting:
            yield one, await future
