"""The drift alarms that were published, each once, and whether its drift goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from streams.messages import DriftAlarm


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as the monitor published it."""

    id: str
    monitor: str
    segment: str
    feature: str
    stage: str
    method: str
    score: float
    threshold: float
    photos: int
    since: str
    until: str
    time: str
    request_ids: tuple[str, ...]
    #: Address of the window's report; empty where there is none.
    report: str
    #: Whether the segment's newest window still drifts.
    lasts: bool


def alarms(
    published: Iterable[DriftAlarm], found: set[tuple[str, str, str]], address: str, *, known: bool
) -> tuple[Alarm, ...]:
    """Return each alarm once, newest first; one lasts while it is the newest of its feature and that still drifts."""
    newest: set[tuple[str, str, str]] = set()
    given = []
    for alarm in reversed(list({alarm.id: alarm for alarm in published}.values())):
        feature = alarm.monitor, alarm.segment, alarm.feature
        # A report's path comes with a record that anybody could write: nothing but a path of the monitors is followed.
        follows = address and alarm.report.startswith("/reports/")
        given.append(
            Alarm(
                alarm.id, *feature, alarm.stage, alarm.method, alarm.score, alarm.threshold, alarm.photos,
                alarm.since, alarm.until, alarm.time, alarm.request_ids,
                report=address + alarm.report if follows else "",
                lasts=feature not in newest and (feature in found or not known),
            )
        )  # fmt: skip
        newest.add(feature)
    return tuple(given)
