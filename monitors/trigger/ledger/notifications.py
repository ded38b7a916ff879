"""Notifications as they come in: each is kept, and each alert belongs to one episode however often it is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from monitors.trigger.alerts import Alert, Episode, Notification, episode, stamp
from monitors.trigger.ledger.file import writing

#: Notifications that are kept; beyond it the oldest go.
KEPT = 20_000

Outcome = Literal["new", "resolved", "repeated"]


@dataclass(frozen=True, slots=True)
class Due:
    """An episode to be looked at."""

    episode: Episode
    #: Empty while it fires.
    over: str


def take(connection: sqlite3.Connection, notification: Notification, body: bytes, now: datetime) -> Outcome:
    """Keep a notification, and begin the episodes that are new in it.

    Raises:
        sqlite3.Error: it cannot be written; nothing of it is kept then.
    """
    with writing(connection):
        said = {_seen(connection, alert, notification.group_key, stamp(now)) for alert in notification.alerts}
        outcome: Outcome = "new" if "new" in said else "resolved" if "resolved" in said else "repeated"
        connection.execute(
            "INSERT INTO notifications (time, group_key, status, outcome, alerts, body) VALUES (?, ?, ?, ?, ?, ?)",
            (stamp(now), notification.group_key, notification.status, outcome, len(notification.alerts), body),
        )
        connection.execute(
            "DELETE FROM notifications WHERE number <= (SELECT max(number) FROM notifications) - ?", (KEPT,)
        )
    return outcome


def _seen(connection: sqlite3.Connection, alert: Alert, group_key: str, now: str) -> Outcome:
    one = episode(alert, group_key)
    known = connection.execute("SELECT resolved FROM episodes WHERE id = ?", (one.id,)).fetchone()
    if known is None and alert.status == "resolved":
        return "repeated"  # it began and ended while nobody listened: there is nothing to decide
    if known is None:
        connection.execute(
            "INSERT INTO episodes VALUES (?, ?, ?, ?, ?, ?, ?, 1, NULL, ?)",
            (one.id, stamp(one.since), group_key, _json(one.labels), _json(one.annotations), now, now, now),
        )
        return "new"
    connection.execute(
        "UPDATE episodes SET last_seen = ?, notifications = notifications + 1 WHERE id = ?", (now, one.id)
    )
    if alert.status == "resolved" and known["resolved"] is None:
        # Only what still waits is looked at once more.
        connection.execute(
            "UPDATE episodes SET resolved = ?, look = CASE WHEN look IS NULL THEN NULL ELSE ? END WHERE id = ?",
            (now, now, one.id),
        )
        return "resolved"
    return "repeated"


def due(connection: sqlite3.Connection, now: datetime, silent_s: float) -> tuple[Due, ...]:
    """Return the episodes to be looked at now: what drifts in the photos first, for readings follow them."""
    rows = connection.execute(
        "SELECT * FROM episodes WHERE look <= ? ORDER BY json_extract(labels, '$.monitor') IS NOT 'images', since, id",
        (stamp(now),),
    )
    silent = stamp(now - timedelta(seconds=silent_s))
    return tuple(_due(row, silent) for row in rows)


def _due(row: sqlite3.Row, silent: str) -> Due:
    over = ""
    if row["resolved"]:
        over = f"the alert was resolved at {row['resolved']}"
    elif row["last_seen"] < silent:
        over = f"Alertmanager has not repeated the alert since {row['last_seen']}"
    return Due(episode_of(row), over)


def episode_of(row: sqlite3.Row) -> Episode:
    """Return the episode of a row."""
    return Episode(
        row["id"],
        msgspec.json.decode(row["labels"]),
        msgspec.json.decode(row["annotations"]),
        datetime.fromisoformat(row["since"]),
        row["group_key"],
    )


def next_look(connection: sqlite3.Connection) -> datetime | None:
    """Return when an episode is to be looked at next."""
    (time,) = connection.execute("SELECT min(look) FROM episodes").fetchone()
    return datetime.fromisoformat(time) if time else None


def received(connection: sqlite3.Connection, episode_id: str) -> Iterator[tuple[str, str, str]]:
    """Give time, status and outcome of the notifications of an episode's group that are still kept."""
    rows = connection.execute(
        "SELECT time, status, outcome FROM notifications WHERE group_key ="
        " (SELECT group_key FROM episodes WHERE id = ?) ORDER BY number",
        (episode_id,),
    )
    yield from ((row["time"], row["status"], row["outcome"]) for row in rows)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
