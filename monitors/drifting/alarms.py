"""The alarm that a drift becomes when it begins."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from monitors.drift import Drift
from monitors.drifting.examples import examples
from monitors.references import Column
from monitors.windows import Window
from streams.codec import encode_json
from streams.messages import DriftAlarm
from streams.received import Outgoing
from streams.topics import DRIFT_ALARMS


def alarm(
    window: Window, drift: Drift, column: Column, *, reference: str, stage: str, report: str, now: datetime
) -> DriftAlarm:
    """Return the alarm of a drift that begins in a window.

    Args:
        window: The window.
        drift: The drift.
        column: The reference's values of the feature.
        reference: Version of the reference.
        stage: The stage that suffers.
        report: Path of the window's report; empty for none.
        now: The time.
    """
    times = sorted(datetime.fromisoformat(observation.time) for observation in window.observations)
    return DriftAlarm(
        id=alarm_id(window, drift.feature),
        monitor=window.monitor,
        segment=window.segment,
        feature=drift.feature,
        stage=stage,
        method=drift.method,
        score=drift.score,
        threshold=drift.threshold,
        reference=reference,
        photos=len(window.observations),
        since=_written(times[0]),
        until=_written(times[-1]),
        request_ids=examples(window, drift, column),
        report=report,
        time=_written(now),
    )


def alarm_id(window: Window, feature: str) -> str:
    """Return an id that the same feature of the same photos always has."""
    ends = (window.observations[0].request_id, window.observations[-1].request_id)
    parts = (window.monitor, window.segment, feature, *ends)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def outgoing(found: DriftAlarm) -> Outgoing:
    """Return the record of an alarm, keyed by its segment."""
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", found.id.encode()),
        ("ce_source", f"mrrs/monitor-{found.monitor}".encode()),
        ("ce_type", b"mrrs.drift-alarm.v1"),
        ("ce_time", found.time.encode()),
        ("content-type", b"application/json"),
    )
    return Outgoing(DRIFT_ALARMS, found.segment.encode(), encode_json(found), headers)


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
