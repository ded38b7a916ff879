"""How bad a failure is, and what was expected and answered."""

from __future__ import annotations

from typing import Any

from processors.labels import Verdict
from processors.records import RegisterReading, Status
from replay.evaluation.evaluate import Outcome


def badness(outcome: Outcome) -> tuple[bool, float]:
    """Return what failures are ranked by: wrong before rejected, each by confidence."""
    return outcome.verdict is Verdict.WRONG, outcome.reading.confidence if outcome.reading else 0.0


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return what was expected and what was read."""
    return {
        "file": outcome.sample.file,
        "expected": expected(outcome),
        "answer": answered(outcome),
        "confidence": round(outcome.reading.confidence, 4) if outcome.reading else None,
        "went_wrong_first": outcome.lost or None,
        "slices": dict(outcome.sample.slices),
    }


def expected(outcome: Outcome) -> str:
    """Return what the label says.

    A register's digits stand with their comma; a photo that must be rejected is named with its reason.
    """
    sample = outcome.sample
    if sample.photo is None:
        return "blank" if sample.value is None else f"{sample.value:g}"
    if sample.photo.expected is not None:
        return f"rejected: {sample.photo.expected}"
    return "; ".join(_value(label.tariff, label.value, label.decimals) for label in sample.photo.registers) or "unknown"


def answered(outcome: Outcome) -> str:
    """Return what was read, or the reasons of a rejection."""
    reading = outcome.reading
    if reading is None:
        return "blank" if outcome.predicted is None else f"{outcome.predicted:g}"
    if reading.status is Status.REJECTED:
        return f"rejected: {', '.join(reading.reasons)}"
    return f"{reading.medium}: " + "; ".join(_shown(register) for register in reading.registers)


def _shown(register: RegisterReading) -> str:
    return _value(register.tariff, register.value, register.decimals)


def _value(tariff: str | None, value: str, decimals: int | None) -> str:
    """Return a value as a person writes it.

    >>> _value("HT", "0068291", 1), _value(None, "00141", None)
    ('HT 006829,1', '00141')
    """
    whole = value[: len(value) - (decimals or 0)]
    text = f"{whole},{value[len(whole) :]}" if decimals else value
    return f"{tariff} {text}" if tariff else text
