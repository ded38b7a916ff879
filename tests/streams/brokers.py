"""Brokers inside the test's process, and what tests do with them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from confluent_kafka import Consumer, Message, Producer, TopicPartition

from streams.embedded import EmbeddedBroker
from streams.topics import MAX_RECORD_BYTES, PHOTOS


@dataclass(frozen=True)
class Broker:
    """Where a broker listens."""

    address: str

    def send(
        self,
        topic: str,
        records: Iterable[tuple[bytes | None, bytes]],
        partition: int = -1,
        headers: list[tuple[str, bytes]] | None = None,
    ) -> None:
        producer = Producer({"bootstrap.servers": self.address, "message.max.bytes": MAX_RECORD_BYTES})
        for key, value in records:
            producer.produce(topic, value, key, partition=partition, headers=headers)
        assert producer.flush(20) == 0

    def read(self, topic: str, enough: int, deadline_s: float = 60.0, settle_s: float = 0.0) -> list[Message]:
        """Return what stands in a topic, once it has so many records or the deadline is over."""
        consumer = Consumer(
            {
                "bootstrap.servers": self.address,
                "group.id": "test",
                "enable.auto.commit": False,
                "fetch.wait.max.ms": 50,
                "allow.auto.create.topics": True,
            }
        )
        try:
            partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
            consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
            found: list[Message] = []
            end = time.monotonic() + deadline_s
            while len(found) < enough and time.monotonic() < end:
                found += consumer.consume(100, 0.2)
            settled = time.monotonic() + settle_s
            while time.monotonic() < settled:
                found += consumer.consume(100, 0.2)
            assert all(message.error() is None for message in found)
            return found
        finally:
            consumer.close()


@contextmanager
def embedded_broker() -> Iterator[Broker]:
    with EmbeddedBroker() as running:
        yield Broker(running.bootstrap)


@contextmanager
def dropping_broker() -> Iterator[Broker]:
    """librdkafka's mock cluster: it keeps the newest 5 MB of a partition and drops the rest without a word."""
    cluster = Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1, "log_level": 2})
    (broker,) = cluster.list_topics(PHOTOS.name, timeout=10).brokers.values()
    yield Broker(f"{broker.host}:{broker.port}")
    del cluster  # it lives as long as the client that made it
