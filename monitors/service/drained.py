"""Whether a consumer group has read all that stood in its topics at a moment."""

from __future__ import annotations

import time
from collections.abc import Sequence

from confluent_kafka import Consumer, TopicPartition

#: Seconds to wait for a broker's answer.
TIMEOUT_S = 10.0
#: Seconds between two looks.
EVERY_S = 0.2


def wait_until_read(brokers: str, group: str, topics: Sequence[str], deadline_s: float) -> bool:
    """Wait until a group has committed what stands in topics now; return whether it did in time.

    Raises:
        KafkaException: no broker answers.
    """
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": group, "enable.auto.commit": False, "log_level": 2})
    end = time.monotonic() + deadline_s
    try:
        ends = _ends(consumer, topics)
        while not _reached(consumer, ends):
            if time.monotonic() > end:
                return False
            time.sleep(EVERY_S)
        return True
    finally:
        consumer.close()


def _ends(consumer: Consumer, topics: Sequence[str]) -> list[TopicPartition]:
    places = [
        TopicPartition(topic, partition)
        for topic in topics
        for partition in consumer.list_topics(topic, timeout=TIMEOUT_S).topics[topic].partitions
    ]
    highs = [consumer.get_watermark_offsets(place, timeout=TIMEOUT_S)[1] for place in places]
    return [
        TopicPartition(place.topic, place.partition, high) for place, high in zip(places, highs, strict=True) if high
    ]


def _reached(consumer: Consumer, ends: list[TopicPartition]) -> bool:
    committed = consumer.committed(ends, timeout=TIMEOUT_S) if ends else []
    return all(done.offset >= end.offset for done, end in zip(committed, ends, strict=True))
