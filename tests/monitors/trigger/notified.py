"""Notifications as Alertmanager sends them, and what the tests of the trigger share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LABELS = {
    "alertname": "MrrsImageDrift",
    "monitor": "images",
    "segment": "gas",
    "feature": "brightness",
    "stage": "locate",
    "severity": "info",
    "trigger": "retrain",
}


def alert(since: datetime = NOW, *, status: str = "firing", fingerprint: str = "a1b2", **labels: str) -> dict[str, Any]:
    return {
        "status": status,
        "labels": {**LABELS, **labels},
        "annotations": {"summary": "brightness has drifted"},
        "startsAt": since.isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus/graph",
        "fingerprint": fingerprint,
    }


def notification(*alerts: Mapping[str, Any], group_key: str = '{}:{segment="gas"}') -> bytes:
    alerts = alerts or (alert(),)
    firing = any(one["status"] == "firing" for one in alerts)
    return msgspec.json.encode(
        {
            "version": "4",
            "groupKey": group_key,
            "truncatedAlerts": 0,
            "status": "firing" if firing else "resolved",
            "receiver": "trigger",
            "groupLabels": {"segment": "gas"},
            "commonLabels": {},
            "commonAnnotations": {},
            "externalURL": "http://alertmanager",
            "alerts": alerts,
        }
    )
