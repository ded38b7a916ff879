"""Creation of the topics, on a fake cluster; tests/services has the same on a real Kafka."""

from __future__ import annotations

from dataclasses import replace

import pytest
from confluent_kafka import KafkaException

from streams.admin import Creation, Outcome, configuration, create_topics
from streams.topics import PHOTOS, TOPICS, Topic
from tests.streams.fake_cluster import FakeCluster, cluster

__all__ = ["cluster"]


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
    assert configuration(PHOTOS, copies)["min.insync.replicas"] == in_sync


def test_all_topics_are_created_once_and_found_the_next_time(cluster: FakeCluster) -> None:
    assert create_topics("any") == [Creation(name, Outcome.CREATED) for name in TOPICS]
    assert {name: topic.num_partitions for name, topic in cluster.topics.items()} == {
        name: topic.partitions for name, topic in TOPICS.items()
    }
    assert create_topics("any") == [Creation(name, Outcome.EXISTS) for name in TOPICS]


def test_an_existing_topic_that_differs_is_named_and_left_alone(cluster: FakeCluster) -> None:
    create_topics("any", partitions=2, topics=[PHOTOS])
    (creation,) = create_topics("any", topics=[replace(PHOTOS, max_bytes=7)])
    assert creation == Creation(
        PHOTOS.name,
        Outcome.DIFFERS,
        (f"2 partitions instead of {PHOTOS.partitions}", f"max.message.bytes={PHOTOS.max_bytes} instead of 7"),
    )
    assert cluster.topics[PHOTOS.name].num_partitions == 2


def test_more_partitions_than_in_the_table_are_no_difference(cluster: FakeCluster) -> None:
    create_topics("any", partitions=99, topics=[PHOTOS])
    assert create_topics("any", topics=[PHOTOS]) == [Creation(PHOTOS.name, Outcome.EXISTS)]


def test_what_a_broker_refuses_is_raised(cluster: FakeCluster) -> None:
    with pytest.raises(KafkaException, match="INVALID_REPLICATION_FACTOR"):
        create_topics("any", replication=3)
    assert cluster.topics == {}
