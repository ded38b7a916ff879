"""How a request in the log is shown: as a row of a table, and in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from streams.logged import Entry

COLUMNS = ("received", "id", "tenant", "original", "status", "type", "label")


def cells(entry: Entry) -> tuple[str, ...]:
    """Return an entry as a row under COLUMNS."""
    label = entry.label
    return (
        _written(entry.received) or "",
        entry.request_id,
        entry.tenant,
        "gone" if entry.size is None else f"{entry.size / 1000:.0f} kB",
        entry.facts.status or "unanswered",
        entry.facts.meter_type or "",
        "" if label is None else " ".join(register.value for register in label.registers) or "unreadable",
    )


def shown(entry: Entry) -> dict[str, Any]:
    """Return an entry as it stands in JSON."""
    facts, label = entry.facts, entry.label
    return {
        "request_id": entry.request_id,
        "received": _written(entry.received),
        "tenant": entry.tenant,
        "original": None if entry.size is None else {"sha256": entry.digest, "bytes": entry.size},
        "answered": _written(entry.answered),
        "status": facts.status,
        "meter_type": facts.meter_type,
        "models": dict(model.split("=", 1) for model in facts.models),
        "label": label,
    }


def _written(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat(timespec="milliseconds")
