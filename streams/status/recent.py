"""The newest answers, as a page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from processors.labels import LabelledPhoto, RegisterLabel, Verdict, judge
from processors.records import Reading
from streams.drawing import headline
from streams.logged import Entry
from streams.status.watched import Part


@dataclass(frozen=True, slots=True)
class Answer:
    """An answered photo."""

    request_id: str
    tenant: str
    #: ISO 8601, UTC.
    received: str
    #: From received to answered.
    seconds: float
    status: str
    #: The reading in a line, or why there is none.
    headline: str
    #: What the customer is told to do better; empty for a reading.
    advice: str
    #: Whether the original is still there.
    photo: bool
    #: What was confirmed later, and what the answer was worth; None without a label.
    label: str | None
    verdict: Verdict | None


def answer(entry: Entry, reading: Reading) -> Answer | None:
    """Return an entry of the request log with its reading; None where it is not answered."""
    if entry.answered is None:
        return None
    label = entry.label
    return Answer(
        request_id=entry.request_id,
        tenant=entry.tenant,
        received=entry.received.isoformat(timespec="milliseconds"),
        seconds=(entry.answered - entry.received).total_seconds(),
        status=str(reading.status),
        headline=headline(reading),
        advice=" ".join(advice.en for advice in reading.advice),
        photo=entry.size is not None,
        label=None if label is None else _written(label.registers),
        verdict=None if label is None else judge(reading, _truth(label.registers)),
    )


def latencies(entries: Iterable[Entry]) -> list[float]:
    """Return seconds from received to answered."""
    return [(entry.answered - entry.received).total_seconds() for entry in entries if entry.answered is not None]


def oldest_unanswered(entries: Iterable[Entry], now: datetime) -> float | None:
    """Return the seconds that the oldest unanswered one has waited; None where all are answered."""
    return max(((now - entry.received).total_seconds() for entry in entries if entry.answered is None), default=None)


def mix(entries: Sequence[Entry]) -> tuple[Part, ...]:
    """Return the shares of the segments among answered entries."""
    answered = [entry.facts.meter_type or "unknown" for entry in entries if entry.answered is not None]
    return tuple(Part(segment, count / len(answered), None) for segment, count in sorted(Counter(answered).items()))


def _written(registers: Iterable[RegisterLabel]) -> str:
    return "; ".join(" ".join(part for part in (one.tariff, one.value) if part) for one in registers) or "unreadable"


def _truth(registers: tuple[RegisterLabel, ...]) -> LabelledPhoto:
    return LabelledPhoto("", b"", "", None, None, registers)
