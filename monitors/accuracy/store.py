"""What is known of the answers of the last days: how many there were, and which of them were labelled and how judged.

Request ids are kept as digests: what is erased from the request log leaves nothing here by which anybody could be found.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from monitors.accuracy.judged import Judged
from monitors.accuracy.tally import Row, Tally
from monitors.drifting.window_store import StateFolderError
from processors.labels import Verdict
from streams.messages import Label

#: Labels whose answer is not there yet that are kept; the oldest ones go.
WAITING = 10_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answered (
    day TEXT NOT NULL, segment TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, segment));
CREATE TABLE IF NOT EXISTS judged (
    id TEXT PRIMARY KEY, segment TEXT NOT NULL, answered TEXT NOT NULL, confirmed TEXT NOT NULL, verdict TEXT NOT NULL,
    confidence REAL NOT NULL, models BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS judged_segment ON judged (segment, answered);
CREATE TABLE IF NOT EXISTS waiting (seq INTEGER PRIMARY KEY AUTOINCREMENT, label BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS begun (day TEXT NOT NULL);
"""

_labels = msgspec.json.Decoder(Label)
_models = msgspec.msgpack.Decoder(dict[str, str])


class AccuracyStore:
    """One file; to be used in one thread. What is written is committed by `keep`, together."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            StateFolderError: it cannot be used.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
            self._begun = self._one("SELECT day FROM begun") is not None
        except (OSError, sqlite3.Error) as error:
            raise StateFolderError(
                f"{path} cannot be used ({error}); MRRS_MONITOR_STATE names another folder"
            ) from error

    def count(self, segment: str, answered: datetime) -> None:
        """Count an answer."""
        day = _day(answered)
        if not self._begun:
            self._db.execute("INSERT INTO begun VALUES (?)", (day,))
            self._begun = True
        self._db.execute(
            "INSERT INTO answered VALUES (?, ?, 1) ON CONFLICT (day, segment) DO UPDATE SET count = count + 1",
            (day, segment),
        )

    def judge(self, one: Judged) -> None:
        """Keep a verdict, unless one by a label that was confirmed later is there."""
        row = (
            _key(one.request_id), one.segment, _time(one.answered), _time(one.confirmed), str(one.verdict),
            one.confidence, msgspec.msgpack.encode(one.models),
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET verdict = excluded.verdict,"
            " confirmed = excluded.confirmed WHERE excluded.confirmed >= confirmed",
            row,
        )

    def wait(self, label: Label) -> None:
        """Keep a label until its answer is there."""
        self._db.execute("INSERT INTO waiting (label) VALUES (?)", (msgspec.json.encode(label),))
        self._db.execute("DELETE FROM waiting WHERE seq <= (SELECT max(seq) FROM waiting) - ?", (WAITING,))

    def waiting(self, limit: int) -> list[tuple[int, Label]]:
        """Return labels whose answer was not there, with their places, oldest first."""
        rows = self._db.execute("SELECT seq, label FROM waiting ORDER BY seq LIMIT ?", (limit,))
        return [(seq, _labels.decode(label)) for seq, label in rows]

    def done(self, seq: int) -> None:
        """Let go of a label that waited."""
        self._db.execute("DELETE FROM waiting WHERE seq = ?", (seq,))

    def tallies(self, since: datetime) -> dict[str, Tally]:
        """Return segment -> its answers since then; the labels of days before counting began have no answers here."""
        found: dict[str, Tally] = {}
        first = _day(since)
        for segment, count in self._db.execute(
            "SELECT segment, sum(count) FROM answered WHERE day >= ? GROUP BY segment", (first,)
        ):
            found.setdefault(segment, Tally()).answered = count
        begun = self._one("SELECT day FROM begun") or first
        for segment, verdict, counted, count in self._db.execute(
            "SELECT segment, verdict, answered >= ?, count(*) FROM judged WHERE answered >= ? GROUP BY 1, 2, 3",
            (begun, first),
        ):
            tally = found.setdefault(segment, Tally())
            tally.labelled += count if counted else 0
            tally.right += count if verdict == Verdict.RIGHT else 0
            tally.wrong += count if verdict == Verdict.WRONG else 0
        return found

    def newest(self, segment: str, limit: int) -> Iterator[Row]:
        """Give the judged answers of a segment, newest first."""
        rows = self._db.execute(
            "SELECT confidence, verdict, models FROM judged WHERE segment = ? ORDER BY answered DESC LIMIT ?",
            (segment, limit),
        )
        for confidence, verdict, models in rows:
            yield Row(confidence, Verdict(verdict), _models.decode(models))

    def forget(self, before: datetime) -> None:
        """Let go of the days before."""
        day = _day(before)
        self._db.execute("DELETE FROM answered WHERE day < ?", (day,))
        self._db.execute("DELETE FROM judged WHERE answered < ?", (day,))

    def keep(self) -> None:
        """Commit what was written."""
        self._db.commit()

    def close(self) -> None:
        """Keep what was written, and close the file."""
        self._db.commit()
        self._db.close()

    def _one(self, sql: str) -> str | None:
        row = self._db.execute(sql).fetchone()
        return None if row is None else str(row[0])


def _key(request_id: str) -> str:
    return hashlib.sha256(request_id.encode()).hexdigest()[:24]


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _day(moment: datetime) -> str:
    return _time(moment)[:10]
