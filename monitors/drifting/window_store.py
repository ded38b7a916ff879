"""Observations in SQLite: a monitor that was killed goes on with the windows that it had, and counts no photo twice.

What is committed here survives the death of the process at once; of a machine that loses its power the last moments may be
missing (WAL, synchronous=NORMAL). Several observations are committed together: each by
itself takes more than twice the time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from monitors.observation import Observation
from monitors.windows import Held

#: Observations kept of a monitor beside those of its windows: a photo that comes again within so many is known.
KEPT = 5000
#: Observations between two trims.
TRIM_EVERY = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS observation (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    monitor TEXT NOT NULL, request_id TEXT NOT NULL, segment TEXT NOT NULL, body BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS observation_request ON observation (monitor, request_id);
CREATE INDEX IF NOT EXISTS observation_segment ON observation (monitor, segment, seq);
CREATE TABLE IF NOT EXISTS judged (
    monitor TEXT NOT NULL, segment TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (monitor, segment));
CREATE TABLE IF NOT EXISTS drift (
    monitor TEXT NOT NULL, segment TEXT NOT NULL, feature TEXT NOT NULL, stage TEXT NOT NULL, since TEXT NOT NULL,
    PRIMARY KEY (monitor, segment, feature));
"""

_decoder = msgspec.msgpack.Decoder(Observation)


class StateFolderError(ValueError):
    """The folder of the monitors' state cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """A drift that has begun and not ended."""

    feature: str
    stage: str
    #: ISO 8601; when the window was that it began in.
    since: str


class WindowStore:
    """One file, for the monitors of one process; to be used in one thread."""

    def __init__(self, path: Path, window: int, *, timeout_s: float = 5.0) -> None:
        """Open the file, and keep others out of it.

        Args:
            path: The file; it is made.
            window: Observations of a full window.
            timeout_s: Seconds for which one that has been killed may still have it.

        Raises:
            StateFolderError: it cannot be opened, or another process has it.
        """
        self._window = window
        self._added = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=timeout_s)
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StateFolderError(
                f"{path} cannot be used ({error}); each mrrs monitor needs a folder of its own (MRRS_MONITOR_STATE)"
            ) from error

    def add(self, monitor: str, observation: Observation) -> bool:
        """Add an observation, to be kept; return False if the monitor has had one of that request."""
        row = (monitor, observation.request_id, observation.segment, msgspec.msgpack.encode(observation))
        found = self._db.execute(
            "INSERT OR IGNORE INTO observation (monitor, request_id, segment, body) VALUES (?, ?, ?, ?)", row
        )
        if not found.rowcount:
            return False
        self._added += 1
        if self._added % TRIM_EVERY == 0:
            self._trim()
        return True

    def held(self, monitor: str) -> Mapping[str, Held]:
        """Return segment -> the observations that its next windows need."""
        segments = self._db.execute("SELECT DISTINCT segment FROM observation WHERE monitor = ?", (monitor,))
        return {segment: self._held(monitor, segment) for (segment,) in segments.fetchall()}

    def judged(self, monitor: str, segment: str, began: Iterable[Lasting] = (), ended: Iterable[str] = ()) -> None:
        """Note that all of a segment's observations have been in a window, and which drifts began and ended with it.

        That is kept at once, with all that was added before.
        """
        with self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO judged SELECT ?1, ?2, coalesce(max(seq), 0) FROM observation"
                " WHERE monitor = ?1 AND segment = ?2",
                (monitor, segment),
            )
            for one in began:
                self._db.execute(
                    "INSERT OR REPLACE INTO drift VALUES (?, ?, ?, ?, ?)",
                    (monitor, segment, one.feature, one.stage, one.since),
                )
            for feature in ended:
                self._db.execute(
                    "DELETE FROM drift WHERE monitor = ? AND segment = ? AND feature = ?", (monitor, segment, feature)
                )

    def keep(self) -> None:
        """Commit what was added."""
        self._db.commit()

    def lasting(self, monitor: str) -> dict[str, dict[str, Lasting]]:
        """Return segment -> feature -> the drift that lasts."""
        found: dict[str, dict[str, Lasting]] = {}
        rows = self._db.execute("SELECT segment, feature, stage, since FROM drift WHERE monitor = ?", (monitor,))
        for segment, feature, stage, since in rows:
            found.setdefault(segment, {})[feature] = Lasting(feature, stage, since)
        return found

    def newest_segments(self, monitor: str, count: int) -> list[str]:
        """Return the segments of the newest photos, oldest first."""
        rows = self._db.execute(
            "SELECT segment FROM observation WHERE monitor = ? ORDER BY seq DESC LIMIT ?", (monitor, count)
        )
        return [segment for (segment,) in rows][::-1]

    def close(self) -> None:
        """Keep what was added, and close the file."""
        self._db.commit()
        self._db.close()

    def _held(self, monitor: str, segment: str) -> Held:
        rows = self._db.execute(
            "SELECT seq, body FROM observation WHERE monitor = ? AND segment = ? ORDER BY seq DESC LIMIT ?",
            (monitor, segment, self._window),
        ).fetchall()
        found = self._db.execute("SELECT seq FROM judged WHERE monitor = ? AND segment = ?", (monitor, segment))
        (judged,) = found.fetchone() or (0,)
        return Held(tuple(_decoder.decode(body) for _, body in rows[::-1]), sum(seq > judged for seq, _ in rows))

    def _trim(self) -> None:
        self._db.execute(
            "DELETE FROM observation WHERE seq IN (SELECT seq FROM (SELECT seq,"
            " row_number() OVER (PARTITION BY monitor ORDER BY seq DESC) AS age,"
            " row_number() OVER (PARTITION BY monitor, segment ORDER BY seq DESC) AS place FROM observation)"
            " WHERE age > ? AND place > ?)",
            (KEPT, self._window),
        )
