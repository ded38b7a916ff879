"""The oldest photo that has no answer: what no counter of a stage shows, whatever has swallowed it."""

from __future__ import annotations

from datetime import datetime, timedelta

from streams.logged import Position
from streams.request_log import RequestLog

#: How far back photos are looked for: a dead letter that nobody sends back does not count for ever.
HORIZON = timedelta(days=1)
#: Photos younger than this may be on their way.
ROOM = timedelta(seconds=2)
#: Requests of a page, pages a look at most, and unanswered photos that are remembered.
PAGE, PAGES, REMEMBERED = 200, 50, 1000


class Unanswered:
    """Goes through the request log once, along its index, and remembers what has no answer yet.

    A look asks for what has come since the last one and for what had no answer then, both bounded.
    """

    def __init__(self, log: RequestLog) -> None:
        self._log = log
        self._after: Position | None = None
        self._open: dict[str, datetime] = {}

    async def oldest(self, now: datetime) -> datetime | None:
        """Return when the oldest photo without an answer was received, or None where all have one."""
        await self._look_again(now - HORIZON)
        await self._go_on(now)
        return min(self._open.values(), default=None)

    async def _look_again(self, horizon: datetime) -> None:
        for request_id, received in list(self._open.items()):
            entry = None if received < horizon else await self._log.entry(request_id)
            if entry is None or entry.answered is not None:
                del self._open[request_id]

    async def _go_on(self, now: datetime) -> None:
        for _ in range(PAGES):
            arrivals = await self._log.arrivals(now - HORIZON, now - ROOM, self._after, PAGE)
            for position, answered in arrivals:
                if not answered and len(self._open) < REMEMBERED:
                    self._open[position.request_id] = position.received
            if arrivals:
                self._after = arrivals[-1].position
            if len(arrivals) < PAGE:
                return
