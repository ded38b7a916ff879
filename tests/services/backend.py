"""An app backend of the tests: puts photos on Kafka, takes readings off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from streams.topics import PHOTOS

#: Bytes; above the largest record of any topic.
LARGEST = 32 << 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A record as it stands in a topic."""

    key: str
    value: bytes


def send(brokers: str, photos: Mapping[str, bytes], headers: Mapping[str, str] | None = None) -> None:
    """Put photos on the topic, request id -> image file, and wait until the broker has them all."""
    failures: list[KafkaError] = []
    producer = Producer({"bootstrap.servers": brokers, "acks": "all", "message.max.bytes": LARGEST, "linger.ms": 5})
    given: dict[str, str | bytes | None] = dict(headers or {"mrrs-tenant": "t1"})
    for key, photo in photos.items():
        producer.produce(
            PHOTOS.name,
            photo,
            key,
            headers=given,
            on_delivery=lambda error, _: failures.append(error) if error else None,
        )
        producer.poll(0)
    assert producer.flush(60) == 0
    assert failures == []


def records(brokers: str, topic: str) -> list[Sent]:
    """Return what stands in a topic now."""
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "tests", "fetch.message.max.bytes": LARGEST})
    found: list[Sent] = []
    try:
        starts, wanted = [], 0
        for partition in consumer.list_topics(topic, timeout=20).topics[topic].partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=20)
            starts.append(TopicPartition(topic, partition, low))
            wanted += high - low
        consumer.assign(starts)
        while len(found) < wanted:
            record = consumer.poll(20)
            if record is None:
                raise TimeoutError(f"{topic}: {len(found)} of {wanted} records came")
            error = record.error()
            if error is not None:
                raise KafkaException(error)
            found.append(Sent((record.key() or b"").decode(), record.value() or b""))
    finally:
        consumer.close()
    return found
