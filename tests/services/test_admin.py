"""Topics on a real Kafka are as the table says."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from streams.admin import Creation, Outcome, create_topics
from streams.topics import PHOTOS, TOPICS


def test_all_topics_are_created_once_and_found_the_next_time(kafka: str) -> None:
    assert {creation.topic for creation in create_topics(kafka)} == set(TOPICS)
    assert create_topics(kafka) == [Creation(name, Outcome.EXISTS) for name in TOPICS]
    found = AdminClient({"bootstrap.servers": kafka}).list_topics(timeout=10).topics
    assert {name: len(found[name].partitions) for name in TOPICS} == {
        name: topic.partitions for name, topic in TOPICS.items()
    }


@pytest.mark.parametrize("name", TOPICS)
def test_the_largest_record_of_a_topic_passes_and_comes_back_as_it_was(kafka: str, name: str) -> None:
    create_topics(kafka, topics=[replace(TOPICS[name], name=f"largest.{name}", partitions=1)])
    # Random bytes, which no compression makes smaller; the rest is for the record's own overhead.
    value = os.urandom(TOPICS[name].max_bytes - 1000)
    producer = Producer({"bootstrap.servers": kafka, "message.max.bytes": 32 << 20})
    outcomes: list[object] = []
    producer.produce(f"largest.{name}", value, on_delivery=lambda error, _: outcomes.append(error))
    assert producer.flush(30) == 0
    assert outcomes == [None]
    consumer = Consumer({"bootstrap.servers": kafka, "group.id": "none", "fetch.message.max.bytes": 32 << 20})
    try:
        consumer.assign([TopicPartition(f"largest.{name}", 0, 0)])
        record = consumer.poll(30)
    finally:
        consumer.close()
    assert record is not None
    assert record.error() is None
    assert record.value() == value


def test_an_existing_topic_that_differs_is_named_and_left_alone(kafka: str) -> None:
    topic = replace(PHOTOS, name="drifted", partitions=2)
    create_topics(kafka, topics=[topic])
    (creation,) = create_topics(kafka, topics=[replace(topic, partitions=3, max_bytes=topic.max_bytes + 1)])
    assert creation.outcome is Outcome.DIFFERS
    assert creation.differences == (
        "2 partitions instead of 3",
        f"max.message.bytes={topic.max_bytes} instead of {topic.max_bytes + 1}",
    )
    assert create_topics(kafka, topics=[topic]) == [Creation("drifted", Outcome.EXISTS)]


def test_more_partitions_than_in_the_table_are_no_difference(kafka: str) -> None:
    topic = replace(PHOTOS, name="scaled-out", partitions=1)
    create_topics(kafka, topics=[topic], partitions=4)
    assert create_topics(kafka, topics=[topic]) == [Creation("scaled-out", Outcome.EXISTS)]


def test_more_copies_than_brokers_are_an_error(kafka: str) -> None:
    with pytest.raises(KafkaException, match="(?i)replication"):
        create_topics(kafka, topics=[replace(PHOTOS, name="too-many-copies")], replication=3)
