"""How the predictions of a segment stand right now, for a drift of its photos that has just begun."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from monitors.drift import Drift

#: Segment -> scores of its newest photos.
Ask = Callable[[str], Awaitable[tuple[Drift, ...]]]


class Signs:
    """Asks the monitor of predictions, where this process hosts one."""

    def __init__(self) -> None:
        self._ask: Ask | None = None

    def offer(self, ask: Ask) -> None:
        """Answer from now on."""
        self._ask = ask

    async def of(self, segment: str) -> tuple[Drift, ...]:
        """Return the scores of a segment's newest predictions; none where nobody knows."""
        return () if self._ask is None else await self._ask(segment)
