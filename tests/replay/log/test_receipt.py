"""What a receipt says of an erasure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from replay.log.receipt import receipt
from streams.logged import Erased

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PLACES = (
    Erased("original", "log.sqlite, table requests", 1234),
    Erased("answer", "log.sqlite, table answers", 0),
    Erased("replay", "0123.sqlite", 99, "locked: end the replay"),
)


def topics(received: datetime | None) -> dict[str, datetime]:
    written = receipt("r1", PLACES, received, NOW, by="dpo", reason="asked for")
    places = {place["where"]: place["until"] for place in written["not_reached"]}
    return {
        where.removeprefix("topic "): datetime.fromisoformat(until)
        for where, until in places.items()
        if where.startswith("topic ")
    }


def test_it_says_who_what_when_and_where():
    written = receipt("r1", PLACES, NOW, NOW, by="dpo", reason="asked for")
    assert (written["request_id"], written["by"], written["reason"]) == ("r1", "dpo", "asked for")
    assert written["time"] == "2026-03-10T12:00:00+00:00"
    assert written["erased"] == [
        {"what": "original", "where": "log.sqlite, table requests", "bytes": 1234},
        {"what": "replay", "where": "0123.sqlite", "bytes": 99},
    ]
    assert written["nothing_found"] == ["log.sqlite, table answers"]
    assert written["not_reached"][0] == {"where": "0123.sqlite", "why": "locked: end the replay", "until": None}
    assert any("backups" in place["where"] for place in written["not_reached"])


def test_topics_keep_the_photo_until_their_retention_has_passed_since_it_came():
    found = topics(NOW - timedelta(hours=1))
    # 72 hours, a segment of a sixth of it, and a broker's lateness.
    assert found["mrrs.photos.v1"] == NOW + timedelta(hours=71 + 12, minutes=10)
    assert found["mrrs.frames.v1"] == NOW + timedelta(hours=23 + 4, minutes=10)
    assert found["mrrs.dead-letters.v1"] > NOW + timedelta(days=14)


def test_topics_in_which_nothing_can_be_any_more_are_left_out():
    assert set(topics(NOW - timedelta(days=5))) == {"mrrs.labels.v1", "mrrs.dead-letters.v1"}


def test_what_came_at_an_unknown_time_counts_as_just_come():
    assert topics(None) == topics(NOW)
