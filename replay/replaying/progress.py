"""How far a replay has come, in a SQLite file: each request is compared once, however often the replay is interrupted."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from replay.replaying.baselines import Skip
from replay.replaying.environment import Environment
from replay.replaying.noise import Noise
from replay.replaying.verdicts import Comparison

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS compared (id TEXT PRIMARY KEY, comparison BLOB, skipped TEXT);
CREATE TABLE IF NOT EXISTS pictures (id TEXT PRIMARY KEY, baseline BLOB NOT NULL, candidate BLOB NOT NULL);
"""
#: Seconds after which an interrupted replay is given up.
ABANDONED_S = 7 * 24 * 3600.0
T = TypeVar("T")


def folder() -> Path:
    """Return where this user's interrupted replays stand."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "mrrs" / "replays"


class ProgressError(ValueError):
    """The replay cannot go on; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; the same question is the same replay, and goes on where it was interrupted."""

    request_log: str
    since: str
    until: str
    limit: int | None
    against: str
    with_models: tuple[str, ...]
    through: str
    record: str

    @property
    def path(self) -> Path:
        """Where its progress stands: private to the user, for it may show photos."""
        name = hashlib.blake2b(msgspec.json.encode(self), digest_size=12).hexdigest()
        return folder() / f"{name}.sqlite"


class Progress:
    """Results as they come; every method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def seen(self, request_id: str) -> bool:
        """Whether a request has been compared or passed over."""
        found = self._connection.execute("SELECT 1 FROM compared WHERE id = ?", (request_id,)).fetchone()
        return found is not None

    def add(self, comparison: Comparison, pictures: tuple[bytes, bytes] | None = None) -> None:
        """Note a comparison, with the pictures of both sides; a request that was noted before is an error."""
        with self._connection:
            self._connection.execute("BEGIN")
            row = (comparison.request_id, msgspec.msgpack.encode(comparison))
            self._connection.execute("INSERT INTO compared VALUES (?, ?, NULL)", row)
            if pictures is not None:
                self._connection.execute("INSERT INTO pictures VALUES (?, ?, ?)", (comparison.request_id, *pictures))

    def skip(self, request_id: str, why: Skip) -> None:
        """Note that a request cannot be compared."""
        self._connection.execute("INSERT INTO compared VALUES (?, NULL, ?)", (request_id, why))

    def comparisons(self) -> Iterator[Comparison]:
        """Give what was compared, in the order in which it was."""
        rows = self._connection.execute("SELECT comparison FROM compared WHERE skipped IS NULL ORDER BY rowid")
        for (packed,) in rows:
            yield msgspec.msgpack.decode(packed, type=Comparison)

    def skipped(self) -> dict[Skip, int]:
        """Return how many requests were passed over, and why."""
        rows = self._connection.execute("SELECT skipped, count(*) FROM compared WHERE skipped > '' GROUP BY skipped")
        return {Skip(why): count for why, count in rows}

    def pictures(self) -> dict[str, tuple[bytes, bytes]]:
        """Return request id -> pictures of both sides."""
        rows = self._connection.execute("SELECT id, baseline, candidate FROM pictures ORDER BY rowid")
        return {request_id: (baseline, candidate) for request_id, baseline, candidate in rows}

    @property
    def noise(self) -> Noise | None:
        """What the A/A run has shown, once it is done."""
        return self._get("noise", Noise)

    @noise.setter
    def noise(self, noise: Noise) -> None:
        self.once("noise", noise)

    def once(self, name: str, value: T) -> T:
        """Note a value, unless one is noted, and return what is noted."""
        self._connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, msgspec.json.encode(value)))
        noted = self._get(name, type(value))
        return value if noted is None else noted

    def _get(self, name: str, kind: type[T]) -> T | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=kind)


@contextmanager
def progress(question: Question, environment: Environment, *, resume: bool | None) -> Iterator[Progress]:
    """Open the progress of a question.

    Args:
        question: What is asked.
        environment: What the candidate runs with.
        resume: True to insist on going on, False to begin anew; None goes on where there is something to go on with.

    Raises:
        ProgressError: there is nothing to go on with, it ran with something else, or it is running.
    """
    path = question.path
    _forget_abandoned(path.parent)
    if resume is False:
        _remove(path)
    if resume and not path.exists():
        raise ProgressError("--resume: no interrupted replay asks this; leave the option out to begin one")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    try:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            # Survives a crash of the process; after a power cut the replay may have to begin anew.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            raise ProgressError(f"this very replay is running already: {error}") from error
        here = Progress(connection)
        if here.once("environment", environment) != environment:
            raise ProgressError(
                "the replay was begun with other libraries or models; --fresh begins it anew, and the old one is lost"
            )
        yield here
    finally:
        connection.close()


def finish(question: Question) -> None:
    """Forget the progress of a replay that is complete: the next one begins anew."""
    _remove(question.path)


def _forget_abandoned(folder: Path) -> None:
    """Remove what nobody has gone on with: it may show photos whose time in the request log is up."""
    for path in folder.glob("*.sqlite"):
        if time.time() - path.stat().st_mtime > ABANDONED_S:
            _remove(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
