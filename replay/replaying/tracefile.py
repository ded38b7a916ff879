"""Traces in a SQLite file, to be compared in another environment; it holds readings and request ids, but no photo."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from processors.records import Reading
from replay.replaying.candidate import Candidate
from replay.replaying.environment import Environment
from replay.replaying.trace import Trace
from streams.codec import decode_reading, encode_json

#: Raised when the form of a trace changes.
SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS traces (
    id TEXT PRIMARY KEY, original TEXT NOT NULL, trace BLOB NOT NULL, answer BLOB, seconds REAL NOT NULL
);
"""


class TraceFileError(ValueError):
    """The file cannot be used as a trace; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded request."""

    #: Digest of the photo's file.
    original: str
    trace: Trace
    #: None where a stage crashed.
    answer: Reading | None
    seconds: float


class TraceFile:
    """Traces by request id."""

    def __init__(self, connection: sqlite3.Connection, environment: Environment) -> None:
        self._connection = connection
        #: What the traces were recorded with.
        self.environment = environment

    def add(self, request_id: str, data: bytes, candidate: Candidate) -> None:
        """Record a request; one that is there already is replaced."""
        answer = None if candidate.reading is None else encode_json(candidate.reading)
        packed = zlib.compress(msgspec.msgpack.encode(candidate.trace or {}), 6)
        row = (request_id, digest(data), packed, answer, candidate.seconds)
        self._connection.execute("INSERT OR REPLACE INTO traces VALUES (?, ?, ?, ?, ?)", row)

    def find(self, request_id: str) -> Recorded | None:
        """Return what was recorded of a request, or None."""
        row = self._connection.execute(
            "SELECT original, trace, answer, seconds FROM traces WHERE id = ?", (request_id,)
        ).fetchone()
        if row is None:
            return None
        trace: Trace = msgspec.msgpack.decode(zlib.decompress(row[1]))
        return Recorded(row[0], trace, None if row[2] is None else decode_reading(row[2]), row[3])

    def __len__(self) -> int:
        """Return how many requests are recorded."""
        (count,) = self._connection.execute("SELECT count(*) FROM traces").fetchone()
        return int(count)


def digest(data: bytes) -> str:
    """Return the digest by which a photo's file is known again."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@contextmanager
def recording(path: Path, environment: Environment, *, fresh: bool) -> Iterator[TraceFile]:
    """Open a trace file to record into.

    Args:
        path: It is created, or gone on with.
        environment: What is recorded with.
        fresh: Forget what it has.

    Raises:
        TraceFileError: it is no trace file, or was begun with other libraries or models.
    """
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # Survives a crash of the process; after a power cut it may have to be recorded anew.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
            meta = {"schema": SCHEMA, "environment": environment}
            for name, value in meta.items():
                connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, msgspec.json.encode(value)))
            begun = _environment(connection, path)
            if begun != environment:
                raise TraceFileError(f"{path} was begun with other libraries or models; --fresh writes it anew")
            yield TraceFile(connection, environment)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise TraceFileError(f"{path} cannot be written as a trace: {error}") from error


@contextmanager
def recorded_in(path: Path) -> Iterator[TraceFile]:
    """Open a trace file to compare with.

    Raises:
        TraceFileError: it is none, or one of another schema.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            yield TraceFile(connection, _environment(connection, path))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise TraceFileError(f"{path} is no trace: {error}; mrrs replay --record makes one") from error


def _environment(connection: sqlite3.Connection, path: Path) -> Environment:
    meta: dict[str, Any] = dict(connection.execute("SELECT name, value FROM meta"))
    schema = msgspec.json.decode(meta["schema"]) if "schema" in meta else None
    if schema != SCHEMA:
        raise TraceFileError(f"{path} has traces of schema {schema}, this version compares {SCHEMA}; record it again")
    return msgspec.json.decode(meta["environment"], type=Environment)
