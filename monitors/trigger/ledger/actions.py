"""Actions: pending, in work, done or dead; what is in work is written down before it is begun."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitors.trigger.alerts import Episode, stamp
from monitors.trigger.ledger.decisions import DEAD
from monitors.trigger.ledger.file import writing
from monitors.trigger.ledger.notifications import episode_of

#: Characters of a reason at most: it becomes an argument of a command and a variable of a pipeline.
REASON = 300

_TASKS = (
    "SELECT a.name, a.event, a.tries, a.result, e.*, d.model, d.time AS decided FROM actions AS a"
    " JOIN episodes AS e ON e.id = a.episode JOIN decisions AS d ON d.episode = a.episode AND d.verdict = 'retrain'"
    " WHERE"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A retraining that is asked for; its id is the key by which a repetition is known."""

    id: str
    model: str
    reason: str
    #: When the alert began to fire, and when it was decided; ISO 8601.
    since: str
    time: str
    segment: str
    alert: str


@dataclass(frozen=True, slots=True)
class Task:
    """An action that is to be done for a request."""

    request: Request
    name: str
    event: str
    #: What went wrong, for the notification of a dead letter.
    text: str
    tries: int


def due(connection: sqlite3.Connection, now: datetime) -> tuple[Task, ...]:
    """Return what is to be done now."""
    rows = connection.execute(
        f"{_TASKS} a.state = 'pending' AND a.next <= ? ORDER BY a.next, a.starts DESC", (stamp(now),)
    )
    return tuple(_task(row, row["tries"]) for row in rows)


def _task(row: sqlite3.Row, tries: int) -> Task:
    return Task(_request(row, episode_of(row)), row["name"], row["event"], row["result"], tries)


def _request(row: sqlite3.Row, episode: Episode) -> Request:
    alert = episode.labels.get("alertname", "an alert")
    about = ", ".join(f"{name} {episode.labels[name]}" for name in ("segment", "feature") if episode.labels.get(name))
    return Request(
        id=episode.id,
        model=row["model"],
        reason=" ".join(f"{alert} since {stamp(episode.since)}{about and ': '}{about}".split())[:REASON],
        since=stamp(episode.since),
        time=row["decided"],
        segment=episode.segment,
        alert=alert,
    )


def begin(connection: sqlite3.Connection, task: Task, now: datetime) -> None:
    """Write down that an action is begun.

    Raises:
        sqlite3.Error: it cannot be written; then it must not be begun.
    """
    _set(connection, task, "trying", now, tries=task.tries + 1)


def done(connection: sqlite3.Connection, task: Task, result: str, now: datetime) -> None:
    """Write down that an action is done, and what the other side said."""
    _set(connection, task, "done", now, tries=task.tries + 1, result=result)


def again(connection: sqlite3.Connection, task: Task, result: str, now: datetime, at: datetime) -> None:
    """Write down that an action failed, and when it is tried again."""
    _set(connection, task, "pending", now, tries=task.tries + 1, result=result, at=at)


def bury(connection: sqlite3.Connection, task: Task, result: str, now: datetime, tell: Sequence[str] = ()) -> None:
    """Write down that an action failed for good, and who is told.

    Args:
        connection: The ledger.
        task: The action.
        result: Why.
        now: The time.
        tell: Names of notifying actions; a dead notification is not told of.
    """
    with writing(connection):
        _set(connection, task, "dead", now, tries=task.tries + 1, result=result)
        connection.executemany(
            "INSERT OR IGNORE INTO actions VALUES (?, ?, ?, 'pending', 0, 0, ?, ?, ?)",
            [(task.request.id, name, DEAD, stamp(now), f"{task.name}: {result}", stamp(now)) for name in tell],
        )


def interrupted(connection: sqlite3.Connection) -> tuple[Task, ...]:
    """Return what was in work when the trigger ended: nobody knows whether it was done."""
    return tuple(_task(row, row["tries"] - 1) for row in connection.execute(f"{_TASKS} a.state = 'trying'"))


def next_due(connection: sqlite3.Connection) -> datetime | None:
    """Return when an action is to be done next."""
    (time,) = connection.execute("SELECT min(next) FROM actions WHERE state = 'pending'").fetchone()
    return datetime.fromisoformat(time) if time else None


def _set(
    connection: sqlite3.Connection,
    task: Task,
    state: str,
    now: datetime,
    *,
    tries: int,
    result: str | None = None,
    at: datetime | None = None,
) -> None:
    connection.execute(
        "UPDATE actions SET state = ?, tries = ?, result = coalesce(?, result), next = ?, time = ?"
        " WHERE episode = ? AND name = ? AND event = ?",
        (state, tries, result, stamp(at) if at else None, stamp(now), task.request.id, task.name, task.event),
    )
