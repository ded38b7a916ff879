"""What Alertmanager sends to a webhook (its payload version 4), and the episodes that it speaks of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

Time = Annotated[datetime, msgspec.Meta(tz=True)]
Status = Literal["firing", "resolved"]


class NotificationError(ValueError):
    """A body is no notification of Alertmanager; the message is one line that says what is wrong."""


class Alert(msgspec.Struct, frozen=True, rename="camel"):
    """One alert of a notification; what is not used here is passed over."""

    status: Status
    labels: dict[str, str]
    starts_at: Time
    fingerprint: str = ""
    annotations: dict[str, str] = {}


class Notification(msgspec.Struct, frozen=True, rename="camel"):
    """One notification: a group of alerts that Alertmanager sends together."""

    version: Literal["4"]
    group_key: str
    status: Status
    alerts: tuple[Alert, ...]
    #: Alerts that Alertmanager has left out (max_alerts of its webhook_config).
    truncated_alerts: int = 0


@dataclass(frozen=True, slots=True)
class Episode:
    """One alert from the moment on that it began to fire: however often it is sent, it is one."""

    id: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    since: datetime
    group_key: str

    @property
    def segment(self) -> str:
        """The segment that drifts; empty where the alert is about none."""
        return self.labels.get("segment", "")


def stamp(time: datetime) -> str:
    """Write a time so that texts sort as times do.

    >>> stamp(datetime(2025, 3, 1, 12, tzinfo=UTC))
    '2025-03-01T12:00:00.000Z'
    """
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(body: bytes) -> Notification:
    """Read a notification.

    Raises:
        NotificationError: it is none.
    """
    try:
        return msgspec.json.decode(body, type=Notification)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotificationError(f"not a notification of Alertmanager, payload version 4: {error}") from error


def episode(alert: Alert, group_key: str) -> Episode:
    """Return the episode of an alert; it is known by the alert's fingerprint and the moment it began to fire."""
    labels = "\n".join(f"{name}={value}" for name, value in sorted(alert.labels.items()))
    key = f"{alert.fingerprint or labels}/{stamp(alert.starts_at)}"
    return Episode(
        hashlib.sha256(key.encode()).hexdigest()[:12], alert.labels, alert.annotations, alert.starts_at, group_key
    )
