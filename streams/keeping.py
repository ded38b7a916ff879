"""A stage's use of the request log: tried again while the store is away, and counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from streams.logged import Facts, Original, RequestLogError
from streams.messages import Label
from streams.metrics import Metrics
from streams.request_log import RequestLog
from streams.retry import Retry

#: Errors of the request log that trying again does not mend.
PERMANENT = (RequestLogError,)

T = TypeVar("T")


class Keeping:
    """The request log as one stage sees it; its methods return once the store has answered, however long that takes.

    Raises, in every method:
        RequestLogError: the store will never take this.
    """

    def __init__(self, log: RequestLog, retry: Retry, metrics: Metrics, stage: str) -> None:
        self._log = log
        self._retry = retry
        self._writes = metrics.request_log_writes
        self._up = metrics.request_log_up
        self._stage = stage

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        return await self._done(lambda: self._log.answered(request_id))

    async def keep(self, original: Original) -> None:
        """Keep an original."""
        await self._written(lambda: self._log.keep(original))

    async def answer(self, request_id: str, answer: bytes, facts: Facts) -> bytes:
        """Store an answer unless there is one, and return the stored one."""
        return await self._written(lambda: self._log.answer(request_id, answer, facts))

    async def label(self, label: Label) -> bool:
        """Keep a label; False if the one that is there counts."""
        return await self._written(lambda: self._log.label(label))

    async def _written(self, action: Callable[[], Awaitable[T]]) -> T:
        async def once() -> T:
            try:
                stored = await action()
            except PERMANENT:
                self._writes.labels("refused").inc()
                raise
            except Exception:
                self._writes.labels("failed").inc()
                raise
            self._writes.labels("stored").inc()
            return stored

        return await self._done(once)

    async def _done(self, action: Callable[[], Awaitable[T]]) -> T:
        async def once() -> T:
            try:
                found = await action()
            except PERMANENT:
                raise
            except Exception:
                self._up.labels(self._stage).set(0)
                raise
            self._up.labels(self._stage).set(1)
            return found

        return await self._retry.until_done("request log", once, given_up=PERMANENT)
