"""The receipt of an erasure: what was found and removed where, and what nobody can remove before its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from streams.admin import SEGMENTS
from streams.logged import Erased
from streams.topics import DEAD_LETTERS, IMAGE_PROPERTIES, LABELS, READINGS, ROUTES, Topic

#: How late a broker may be in deleting a segment that is past its time.
LATE = timedelta(minutes=10)
#: Topics through which a photo and what is made of it pass, in order.
PASSED: tuple[Topic, ...] = (*(route.source for route in ROUTES.values()), READINGS, IMAGE_PROPERTIES)

Receipt = dict[str, Any]


def receipt(
    request_id: str, places: Sequence[Erased], received: datetime | None, now: datetime, *, by: str, reason: str
) -> Receipt:
    """Return the receipt of an erasure, as it is written.

    Args:
        request_id: Whose data were erased.
        places: Where was looked, and what was found.
        received: When the photo came in, if the store knew.
        now: When this happened.
        by: Who asked for it.
        reason: Why.
    """
    return {
        "request_id": request_id,
        "time": _written(now),
        "by": by,
        "reason": reason,
        "erased": [_found(place) for place in places if place.bytes],
        "nothing_found": [place.where for place in places if not place.bytes and not place.left],
        "not_reached": [
            *({"where": place.where, "why": place.left, "until": None} for place in places if place.left),
            *_topics(received, now),
            *_beyond(places),
        ],
    }


def _found(place: Erased) -> Receipt:
    return {"what": place.what, "where": place.where, "bytes": place.bytes}


def _topics(received: datetime | None, now: datetime) -> list[Receipt]:
    """Return the topics in which a record may still stand; Kafka deletes by age, never a single record."""
    starts = [(topic, received or now) for topic in PASSED]
    # Labels come later, and a dead letter may have been written, or sent back, at any time.
    starts += [(LABELS, now), (DEAD_LETTERS, now)]
    why = "Kafka deletes no single record; until then do not send its dead letters back, nor reset offsets"
    return [
        {"where": f"topic {topic.name}", "why": why, "until": _written(until)}
        for topic, start in starts
        if (until := _gone(topic, start)) > now
    ]


def _gone(topic: Topic, start: datetime) -> datetime:
    """Return when a record of a time is gone for certain: with the segment that it stands in, one segment late."""
    retention = timedelta(hours=topic.retention_hours)
    return start + retention + retention / SEGMENTS + LATE


def _beyond(places: Sequence[Erased]) -> list[Receipt]:
    """Return what lies beyond the store's reach."""
    known = ["backups and snapshots of the request log"]
    if not any(place.where.endswith("table requests") for place in places):
        known.append("the database's own journal and operation log (MongoDB: oplog), until they roll over")
    known.append("readings that consumers of mrrs.readings.v1 have taken, and reports made of them")
    return [{"where": where, "why": "not in the service's hands", "until": None} for where in known]


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
