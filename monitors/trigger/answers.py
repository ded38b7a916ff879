"""Which model answers to an alert: rows of label patterns, the first that fits counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from processors.contracts import CONTRACTS, METER_TYPES

#: The types that are served; the last class of the meter-type model is no meter.
TYPES = METER_TYPES[:4]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Alerts whose labels fit, and what is done about them: a model is trained, or nothing helps and why."""

    #: Label -> pattern (* and ?); a label that is missing is empty. `type` is the segment's meter type.
    labels: dict[str, str]
    #: A model's name; {type} stands for the segment's meter type.
    model: str = ""
    because: str = ""

    def __post_init__(self) -> None:
        if bool(self.model) == bool(self.because):
            raise ValueError("a row has either a model or a because")
        names = [self.model.format(type=kind) for kind in TYPES] if self.model else []
        if names and not any(name in CONTRACTS for name in names):
            raise ValueError(f"{self.model} is no model; there are {', '.join(CONTRACTS)}")


def meter_type(segment: str) -> str:
    """Return the meter type of a segment, with or without a tenant before it.

    >>> meter_type("t1/gas"), meter_type("unknown")
    ('gas', '')
    """
    kind = segment.rpartition("/")[2]
    return kind if kind in TYPES else ""


def tenant(segment: str) -> str | None:
    """Return the tenant of a segment, or None where it is of all tenants."""
    return segment.rpartition("/")[0] or None


def answer(labels: Mapping[str, str], rows: Sequence[Row]) -> tuple[str | None, str]:
    """Return the model that answers to an alert, or None, and in both cases why."""
    known = {**labels, "type": meter_type(labels.get("segment", ""))}
    shown = ", ".join(f"{name} {known[name]}" for name in ("segment", "stage", "feature") if known.get(name))
    for row in rows:
        if not all(fnmatchcase(known.get(name, ""), pattern) for name, pattern in row.labels.items()):
            continue
        if not row.model:
            return None, row.because
        model = row.model.format(type=known["type"])
        if model in CONTRACTS:
            return model, f"{model} answers to {shown or 'this alert'}"
    return None, f"no row of the table answers to {shown or 'an alert without segment, stage and feature'}"
