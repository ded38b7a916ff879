"""The settings of a topic on the broker."""

from __future__ import annotations

import pytest

from streams.admin import configuration
from streams.topics import TOPICS, Topic


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_record_is_gone_soon_after_its_retention(topic: Topic) -> None:
    settings = configuration(topic)
    hour_ms = 3_600_000
    assert int(settings["retention.ms"]) == topic.retention_hours * hour_ms
    # Only a closed segment is deleted, so a record stays for up to one segment longer.
    assert int(settings["segment.ms"]) <= topic.retention_hours * hour_ms / 4


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_the_broker_takes_records_as_large_as_the_table_says(topic: Topic) -> None:
    assert configuration(topic)["max.message.bytes"] == str(topic.max_bytes)


@pytest.mark.parametrize(("copies", "in_sync"), [(1, "1"), (2, "1"), (3, "2")])
def test_one_copy_may_fail_where_there_are_several(copies: int, in_sync: str) -> None:
    assert configuration(next(iter(TOPICS.values())), copies)["min.insync.replicas"] == in_sync
