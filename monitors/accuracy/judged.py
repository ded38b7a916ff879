"""A labelled answer, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from monitors.observation import segment_of
from processors.labels import LabelledPhoto, Verdict, judge
from processors.records import Reading
from streams.messages import Label


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer was worth, by the label that somebody confirmed."""

    request_id: str
    segment: str
    #: When it was answered: a label that comes late counts for that time, not for today.
    answered: datetime
    #: When the label was confirmed; of several the last one counts.
    confirmed: datetime
    verdict: Verdict
    #: Of the reading, 0..1.
    confidence: float
    #: Model name -> version that took part.
    models: Mapping[str, str]


def judged(label: Label, reading: Reading, answered: datetime, *, by_tenant: bool = False) -> Judged:
    """Judge an answer by its label; where a person could read nothing either, having read something is wrong."""
    truth = LabelledPhoto(label.request_id, b"", "", None, None, label.registers)
    return Judged(
        request_id=label.request_id,
        segment=segment_of(reading.medium, reading.display, label.tenant if by_tenant else None),
        answered=answered,
        confirmed=datetime.fromisoformat(label.time).astimezone(UTC),
        verdict=judge(reading, truth),
        confidence=reading.confidence,
        models=reading.models,
    )
