"""The request log in a SQLite file: the embedded default, shared by the worker processes of one machine."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import msgspec

from streams.request_log import Original, RequestLogError

#: Seconds that one process waits for another one's transaction.
BUSY_S = 10.0
#: Errors that no second try mends: the file is no database, or not ours to write.
HOPELESS = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)

SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY, key BLOB NOT NULL, data BLOB NOT NULL, headers BLOB NOT NULL, received REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requests_received ON requests (received);
CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, answer BLOB NOT NULL, answered REAL NOT NULL) WITHOUT ROWID;
"""

T = TypeVar("T")


class SQLiteRequestLog:
    """Keeps originals and answers in two tables; one thread of its own does the work."""

    def __init__(self, path: Path, ttl_s: float, *, clock: Callable[[], float] = time.time) -> None:
        """Open or create the file, and delete the originals whose time is up.

        Raises:
            RequestLogError: it is no database, or cannot be written.
        """
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="request-log")
        try:
            self._connection = self._thread.submit(_connect, path, clock() - ttl_s).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def keep(self, original: Original) -> None:
        """Keep an original; the first one of a request id counts."""
        headers = msgspec.msgpack.encode(original.headers)
        row = (original.request_id, original.key, original.data, headers, original.received.timestamp())
        await self._in_thread(
            lambda: self._connection.execute("INSERT OR IGNORE INTO requests VALUES (?, ?, ?, ?, ?)", row)
        )

    async def answer(self, request_id: str, answer: bytes) -> bytes:
        """Store an answer unless there is one, and return the stored one."""

        def store() -> bytes:
            # One statement is one transaction, and an answer is never changed: what is read afterwards is the first.
            self._connection.execute(
                "INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", (request_id, answer, self._clock())
            )
            return self._stored(request_id) or answer

        return await self._in_thread(store)

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        return await self._in_thread(lambda: self._stored(request_id))

    async def close(self) -> None:
        """Close the file."""
        await self._in_thread(self._connection.close)
        self._thread.shutdown()

    def _stored(self, request_id: str) -> bytes | None:
        row = self._connection.execute("SELECT answer FROM answers WHERE id = ?", (request_id,)).fetchone()
        return None if row is None else bytes(row[0])

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def open_log(url: str, ttl_s: float) -> SQLiteRequestLog:
    """Open the request log of a URL: sqlite:///relative/path or sqlite:////absolute/path.

    Raises:
        RequestLogError: the URL names no file, or the file cannot be used.
    """
    parts = urlsplit(url)
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or not path:
        raise RequestLogError(f"{url!r} names no file: sqlite:///relative/path or sqlite:////absolute/path")
    return SQLiteRequestLog(Path(path).expanduser(), ttl_s)


def _connect(path: Path, expired: float) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The thread that closes may be another one, after the own thread's end.
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        _write_ahead(connection)
        # Survives a crash of the process; a power cut may take the last transactions, and Kafka has those records.
        connection.execute("PRAGMA synchronous = NORMAL")
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute("DELETE FROM requests WHERE received < ?", (expired,))
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(error, OSError) or code is None or (code & 0xFF) in HOPELESS:
            raise RequestLogError(f"the request log {path} cannot be used: {error}") from error
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log, so that readers and one writer do not wait for each other.

    SQLite does not wait for other processes here, whatever the timeout.
    """
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
