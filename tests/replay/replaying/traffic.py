"""Requests through the topics, with stages that need no models."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator

from replay.replaying.candidate import Candidate
from replay.replaying.pace import Pace
from replay.replaying.requests import Stored
from replay.replaying.topics import read_through
from streams.settings import Settings
from streams.steps import Processors
from tests.replay.replaying.logs import original
from tests.streams import fake_stages


async def stored(*photos: bytes) -> AsyncIterator[Stored]:
    for number, data in enumerate(photos):
        yield Stored(original(number, data))


async def replayed(
    settings: Settings,
    *photos: bytes,
    speed: float = math.inf,
    processors: Processors = fake_stages.STAGES,
    deadline_s: float = 60.0,
) -> dict[str, Candidate]:
    """Replay photos; return what each of them gave."""
    pace = Pace(speed, time.monotonic)
    return {
        one.original.data.decode(): candidate
        async for one, candidate in read_through(stored(*photos), settings, processors, pace, deadline_s=deadline_s)
    }
