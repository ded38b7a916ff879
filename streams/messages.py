"""What the JSON topics carry beside readings and dead letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from processors.labels import RegisterLabel
from processors.records import Display, ImageProperties, Medium, Status


@dataclass(frozen=True, slots=True)
class MeasuredPhoto:
    """One record of mrrs.image-properties.v1: what was measured on a photo that was answered."""

    request_id: str
    tenant: str
    #: ISO 8601, UTC; when it was answered.
    time: str
    status: Status
    medium: Medium | None
    display: Display | None
    properties: ImageProperties


class Confirmation(StrEnum):
    """Who says that a label is true."""

    CUSTOMER = "customer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Label:
    """One record of mrrs.labels.v1: what the meter truly showed."""

    request_id: str
    tenant: str
    #: ISO 8601 with offset; when it was confirmed.
    time: str
    confirmed_by: Confirmation
    #: Empty where a person could read nothing either.
    registers: tuple[RegisterLabel, ...]


@dataclass(frozen=True, slots=True)
class RetrainRequest:
    """One record of mrrs.retrain-requests.v1: a model to be trained again."""

    #: The same request asked for again has the same id.
    id: str
    model: str
    reason: str
    #: ISO 8601 with offset.
    time: str
    requested_by: str


@dataclass(frozen=True, slots=True)
class ShadowReading:
    """One record of mrrs.model-events.v1: a challenger read along on a photo."""

    request_id: str
    #: Where it read along, and in place of which champion.
    stage: str
    model: str
    champion: str
    challenger: str
    #: Whether the stage would have sent on the same with it.
    agrees: bool
    #: ISO 8601, UTC.
    time: str


@dataclass(frozen=True, slots=True)
class DriftAlarm:
    """One record of mrrs.drift-alarms.v1: a feature of a segment has begun to drift."""

    #: The same for the same monitor, segment, feature and window: a repeat is the same alarm.
    id: str
    #: images or predictions.
    monitor: str
    #: A meter type, or "unknown"; with segments by tenant, the tenant and a slash before it.
    segment: str
    feature: str
    #: The stage that suffers.
    stage: str
    #: How the distance to the reference is measured, the distance, and from where on it is drift.
    method: str
    score: float
    threshold: float
    #: Version of the reference.
    reference: str
    #: Photos in the window, and when the first and the last one were answered; ISO 8601, UTC.
    photos: int
    since: str
    until: str
    #: Examples: the photos of the window whose feature is the most unusual.
    request_ids: tuple[str, ...]
    #: Path of the window's report below the monitor's address, e.g. /reports/NAME.html; empty where there is none.
    report: str
    #: ISO 8601, UTC.
    time: str
