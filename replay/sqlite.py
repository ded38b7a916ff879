"""The request log in a SQLite file: the embedded default, shared by the worker processes of one machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from replay.log import sqlite_read, sqlite_write
from replay.log.sqlite_file import connect, wipe
from streams.logged import (
    Arrival,
    Entry,
    Erased,
    Facts,
    Original,
    Page,
    Position,
    Purged,
    Query,
    RequestLogError,
    Retention,
)
from streams.messages import Label

#: Seconds between two looks for what is past its time, while originals come in.
PURGE_EVERY_S = 60.0

_NO_FACTS = Facts()

T = TypeVar("T")


class SQLiteRequestLog:
    """Keeps originals, answers and labels in tables; one thread of its own does the work."""

    def __init__(
        self, path: Path, retention: Retention, *, clock: Callable[[], float] = time.time, create: bool = True
    ) -> None:
        """Open or create the file.

        Raises:
            RequestLogError: it is no request log, or cannot be written, or is not there and shall not be made.
        """
        self._path = path
        self._retention = retention
        self._clock = clock
        self._purge_at = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="request-log")
        try:
            self._connection = self._thread.submit(connect, path, create=create).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def prepare(self) -> None:
        """Nothing is left to be done: opening the file made the tables."""

    async def keep(self, original: Original) -> None:
        """Keep an original; now and then delete some of what is past its time."""

        def store() -> None:
            sqlite_write.keep(self._connection, original)
            if self._clock() >= self._purge_at:
                deleted = [self._purge_batch(table) for table in sqlite_write.KEPT]
                if sqlite_write.BATCH not in deleted:
                    self._purge_at = self._clock() + PURGE_EVERY_S

        await self._in_thread(store)

    async def answer(self, request_id: str, answer: bytes, facts: Facts = _NO_FACTS) -> bytes:
        """Store an answer unless there is one, and return the stored one."""
        return await self._in_thread(
            lambda: sqlite_write.answer(self._connection, request_id, answer, facts, self._now())
        )

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        return await self._in_thread(lambda: sqlite_read.answer_of(self._connection, request_id))

    async def label(self, label: Label) -> bool:
        """Keep a label unless a later one is there."""
        return await self._in_thread(lambda: sqlite_write.label(self._connection, label, self._now()))

    async def labelled(self, request_id: str) -> Label | None:
        """Return the label that counts, or None."""
        return await self._in_thread(lambda: sqlite_read.label_of(self._connection, request_id))

    async def original(self, request_id: str) -> Original | None:
        """Return an original as it was received, or None."""
        return await self._in_thread(lambda: sqlite_read.original_of(self._connection, request_id))

    async def entry(self, request_id: str) -> Entry | None:
        """Return a request without its photo, or None."""
        return await self._in_thread(lambda: sqlite_read.entry_of(self._connection, request_id))

    async def page(self, query: Query, after: Position | None = None, limit: int = 100) -> Page:
        """Return some of the requests that a query asks for."""
        return await self._in_thread(lambda: sqlite_read.page(self._connection, query, after, limit))

    async def arrivals(
        self, since: datetime, until: datetime, after: Position | None = None, limit: int = 100
    ) -> tuple[Arrival, ...]:
        """Return which originals of a time are answered."""
        return await self._in_thread(lambda: sqlite_read.arrivals(self._connection, since, until, after, limit))

    async def erase(self, request_id: str) -> tuple[Erased, ...]:
        """Delete all that is kept of a request, and its bytes from the file and the one beside it."""

        def erase() -> tuple[Erased, ...]:
            found = sqlite_write.erase(self._connection, request_id)
            gone = wipe(self._connection)
            left = (
                "" if gone else f"another process uses {self._path}: bytes may stand in it or beside it; erase it again"
            )
            return tuple(
                Erased(what, f"{self._path}, table {table}", found[table], left)
                for table, (what, _) in sqlite_write.KEPT.items()
            )

        return await self._in_thread(erase)

    async def purge(self) -> Purged:
        """Delete what is past its time, a batch at a time, and write the file anew without it."""
        counts = dict.fromkeys(sqlite_write.KEPT, 0)
        for table in counts:
            while deleted := await self._in_thread(partial(self._purge_batch, table)):
                counts[table] += deleted
        if any(counts.values()):
            await self._in_thread(lambda: wipe(self._connection))
        return Purged(*counts.values())

    async def close(self) -> None:
        """Close the file."""
        await self._in_thread(self._connection.close)
        self._thread.shutdown()

    def _purge_batch(self, table: str) -> int:
        return sqlite_write.purge(self._connection, table, self._retention, self._now())

    def _now(self) -> int:
        return int(1000 * self._clock())

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def open_log(url: str, retention: Retention, *, create: bool = True) -> SQLiteRequestLog:
    """Open the request log of a URL: sqlite:///relative/path or sqlite:////absolute/path.

    Raises:
        RequestLogError: the URL names no file, or the file cannot be used.
    """
    parts = urlsplit(url)
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or not path:
        raise RequestLogError(f"{url!r} names no file: sqlite:///relative/path or sqlite:////absolute/path")
    return SQLiteRequestLog(Path(path).expanduser(), retention, create=create)
