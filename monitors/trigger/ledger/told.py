"""The ledger as it is told: the newest decision of each episode, and everything about one."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from monitors.trigger.ledger.notifications import received

Told = dict[str, Any]


def decisions(connection: sqlite3.Connection, model: str | None, limit: int) -> list[Told]:
    """Return the newest decision of each episode, the one looked at last first."""
    rows = connection.execute(
        "SELECT d.*, e.labels, e.since, e.resolved FROM decisions AS d JOIN episodes AS e ON e.id = d.episode"
        " WHERE d.number = (SELECT max(number) FROM decisions WHERE episode = d.episode)"
        " AND (? IS NULL OR d.model = ?) ORDER BY d.looked DESC, d.episode LIMIT ?",
        (model, model, limit),
    )
    return [_decision(row) for row in rows]


def _decision(row: sqlite3.Row) -> Told:
    labels = msgspec.json.decode(row["labels"])
    return {
        "id": row["episode"],
        "alert": labels.get("alertname", ""),
        "segment": labels.get("segment", ""),
        "feature": labels.get("feature", ""),
        "since": row["since"],
        "resolved": row["resolved"],
        "model": row["model"],
        "decision": row["verdict"],
        "because": row["because"],
        "time": row["time"],
        "looked": row["looked"],
        "looks": row["looks"],
        "until": row["until"],
    }


def explain(connection: sqlite3.Connection, identity: str) -> Told | None:
    """Return everything about an episode, or None; the beginning of its id will do where it is the only one."""
    rows = connection.execute(
        "SELECT * FROM episodes WHERE substr(id, 1, ?) = ? LIMIT 2", (len(identity), identity)
    ).fetchall()
    if len(rows) != 1:
        return None
    (episode,) = rows
    identity = episode["id"]
    return {
        "id": identity,
        "since": episode["since"],
        "resolved": episode["resolved"],
        "labels": msgspec.json.decode(episode["labels"]),
        "annotations": msgspec.json.decode(episode["annotations"]),
        "group_key": episode["group_key"],
        "first_seen": episode["first_seen"],
        "last_seen": episode["last_seen"],
        "times_sent": episode["notifications"],
        "next_look": episode["look"],
        "decisions": [
            {
                "decision": row["verdict"],
                "model": row["model"],
                "time": row["time"],
                "looked": row["looked"],
                "looks": row["looks"],
                "until": row["until"],
                "findings": msgspec.json.decode(row["findings"]),
                "facts": msgspec.json.decode(row["facts"]),
            }
            for row in connection.execute("SELECT * FROM decisions WHERE episode = ? ORDER BY number", (identity,))
        ],
        "actions": [
            {name: row[name] for name in ("name", "event", "state", "tries", "next", "result", "time")}
            for row in connection.execute("SELECT * FROM actions WHERE episode = ? ORDER BY starts DESC", (identity,))
        ],
        "notifications": [
            {"time": time, "status": status, "outcome": outcome}
            for time, status, outcome in received(connection, identity)
        ],
    }
