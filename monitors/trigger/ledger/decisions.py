"""Decisions with what they rest on, written together with the actions that they ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from monitors.trigger.alerts import stamp
from monitors.trigger.decision import Decision, Verdict
from monitors.trigger.facts import Facts
from monitors.trigger.ledger.file import writing
from monitors.trigger.limits import Limits

#: The event that a retraining's actions are done for.
RETRAIN = "retrain"
#: The event that notifications of dead letters are sent for.
DEAD = "dead-letter"


def record(
    connection: sqlite3.Connection,
    episode: str,
    facts: Facts,
    decision: Decision,
    limits: Limits,
    *,
    actions: Sequence[tuple[str, bool]] = (),
) -> bool:
    """Write a decision, and with a retraining its actions; return whether it is another one than the last.

    A look that finds the same by the same rules is counted on the decision that is there, with the facts of now.

    Args:
        connection: The ledger.
        episode: Whose decision.
        facts: What it rests on.
        decision: What was decided.
        limits: When to look again.
        actions: Name, and whether it starts the training, of what a retraining sets off.

    Raises:
        sqlite3.Error: it cannot be written; then nothing of it is.
    """
    now = stamp(facts.now)
    findings, evidence = msgspec.json.encode(decision.findings).decode(), msgspec.json.encode(facts).decode()
    until = stamp(decision.until) if decision.until else None
    rules = ",".join(decision.rules)
    said = (decision.verdict, decision.model, rules)
    with writing(connection):
        last = connection.execute(
            "SELECT number, verdict, model, rules FROM decisions WHERE episode = ? ORDER BY number DESC LIMIT 1",
            (episode,),
        ).fetchone()
        same = last is not None and (last["verdict"], last["model"], last["rules"]) == said
        if same:
            connection.execute(
                "UPDATE decisions SET looked = ?, looks = looks + 1, because = ?, until = ?, findings = ?, facts = ?"
                " WHERE episode = ? AND number = ?",
                (now, decision.because, until, findings, evidence, episode, last["number"]),
            )
        else:
            connection.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
                (
                    episode, 1 + (last["number"] if last else 0), now, now, decision.model, decision.verdict,
                    decision.because, rules, until, findings, evidence,
                ),
            )  # fmt: skip
        connection.execute("UPDATE episodes SET look = ? WHERE id = ?", (_next_look(facts, decision, limits), episode))
        if decision.verdict is Verdict.RETRAIN:
            connection.executemany(
                "INSERT INTO actions VALUES (?, ?, ?, 'pending', ?, 0, ?, '', ?)",
                [(episode, name, RETRAIN, starts, now, now) for name, starts in actions],
            )
    return not same


def _next_look(facts: Facts, decision: Decision, limits: Limits) -> str | None:
    """Return when to look again: never after a retraining or the alert's end; a no may become another answer."""
    if decision.verdict is Verdict.RETRAIN or facts.over:
        return None
    if decision.verdict is Verdict.NO:
        return stamp(facts.now + timedelta(seconds=limits.declined_s))
    again = facts.now + timedelta(seconds=limits.again_s)
    return stamp(decision.until or again)


@dataclass(frozen=True, slots=True)
class Started:
    """A retraining that was decided, and whose start did not fail."""

    id: str
    model: str
    segment: str
    time: datetime


def started(connection: sqlite3.Connection, since: datetime) -> tuple[Started, ...]:
    """Return the retrainings since a time, newest first."""
    rows = connection.execute(
        "SELECT d.episode, d.model, d.time, e.labels FROM decisions AS d JOIN episodes AS e ON e.id = d.episode"
        " WHERE d.verdict = 'retrain' AND d.time >= ? AND NOT EXISTS"
        " (SELECT 1 FROM actions WHERE episode = d.episode AND starts AND state = 'dead') ORDER BY d.time DESC",
        (stamp(since),),
    )
    return tuple(
        Started(
            row["episode"],
            row["model"],
            msgspec.json.decode(row["labels"]).get("segment", ""),
            datetime.fromisoformat(row["time"]),
        )
        for row in rows
    )
