"""What stands in a topic now, read by a plain client that is a member of no group."""

from __future__ import annotations

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.topics import MAX_RECORD_BYTES, Topic

#: Seconds to wait for an answer of the brokers.
TIMEOUT_S = 15.0


def standing(brokers: str, topic: Topic) -> list[bytes]:
    """Return the values of a topic's records, partition by partition.

    Raises:
        KafkaException: no broker answers.
    """
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "mrrs.client",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.message.max.bytes": MAX_RECORD_BYTES,
            "fetch.wait.max.ms": 50,
            "log_level": 2,
        }
    )
    try:
        partitions = consumer.list_topics(topic.name, timeout=TIMEOUT_S).topics[topic.name].partitions
        return [value for partition in sorted(partitions) for value in _standing(consumer, topic.name, partition)]
    finally:
        consumer.close()


def _standing(consumer: Consumer, topic: str, partition: int) -> list[bytes]:
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=TIMEOUT_S)
    values: list[bytes] = []
    if low == high:
        return values
    consumer.assign([TopicPartition(topic, partition, low)])
    at = low
    while at < high:
        message = consumer.poll(TIMEOUT_S)
        if message is None:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT))  # noqa: SLF001 - its public name
        if message.error() is not None:
            raise KafkaException(message.error())
        values.append(message.value() or b"")
        at = (message.offset() or 0) + 1
    return values
