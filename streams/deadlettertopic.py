"""The dead-letter topic, read and sent back with a plain client."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import msgspec
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from streams.deadletters import ID, DeadLetter, resent
from streams.topics import DEAD_LETTERS, MAX_RECORD_BYTES, Topic

#: The consumer group whose offsets say which dead letters have been sent back by `resend` without ids.
GROUP = "mrrs.dead-letters"
#: Dead letters per partition whose ids are looked at before one is sent again: more than a worker begins between two
#: commits.
NEWEST = 200
#: Seconds to wait for an answer of the brokers.
TIMEOUT_S = 15.0

# librdkafka's own codes are public, the underscore only tells them from the brokers'.
TIMED_OUT = KafkaError._TIMED_OUT  # noqa: SLF001
PARTITION_EOF = KafkaError._PARTITION_EOF  # noqa: SLF001

logger = logging.getLogger(__name__)
_decoder = msgspec.json.Decoder(DeadLetter)


def newest_ids(brokers: str, newest: int = NEWEST, *, topic: Topic = DEAD_LETTERS) -> frozenset[str]:
    """Return the ids of the newest dead letters of each partition."""
    with _consumer(brokers) as consumer:
        starts = []
        for partition in _partitions(consumer, topic):
            low, high = consumer.get_watermark_offsets(partition, timeout=TIMEOUT_S)
            starts.append(TopicPartition(partition.topic, partition.partition, max(low, high - newest)))
        ids = (_id(message) for message in _read(consumer, starts))
        return frozenset(found for found in ids if found is not None)


def list_dead_letters(brokers: str, limit: int | None = None, *, open_only: bool = False) -> list[DeadLetter]:
    """Return the dead letters in the topic, oldest first, each id once.

    Args:
        brokers: Kafka's bootstrap servers.
        limit: How many at most, the newest ones.
        open_only: Leave out those that `resend` has sent back all together.

    Raises:
        KafkaException: no broker answers.
    """
    with _consumer(brokers) as consumer:
        starts = _open(consumer) if open_only else _beginning(consumer)
        letters = {letter.id: letter for letter in _letters(consumer, starts)}
    ordered = sorted(letters.values(), key=lambda letter: letter.time)
    return ordered if limit is None else ordered[max(0, len(ordered) - limit) :]


def resend(brokers: str, ids: Collection[str] | None = None) -> list[DeadLetter]:
    """Send dead letters' records back to where they came from; they count as tried once more.

    Args:
        brokers: Kafka's bootstrap servers.
        ids: Which ones; by default all that have not been sent back before.

    Returns:
        What was sent, once the brokers have it all. A dead letter without its payload is left out.

    Raises:
        KafkaException: the brokers did not take a record; then some may have been sent, and all count as not sent.
    """
    with _consumer(brokers) as consumer:
        starts = _open(consumer) if ids is None else _beginning(consumer)
        letters = {
            letter.id: letter
            for letter in _letters(consumer, starts)
            if letter.complete and (ids is None or letter.id in ids)
        }
        _produce(brokers, letters.values())
        if ids is None and starts:
            ends = [
                TopicPartition(start.topic, start.partition, position.offset)
                for start, position in zip(starts, consumer.position(starts), strict=True)
                if position.offset >= 0
            ]
            if ends:
                consumer.commit(offsets=ends, asynchronous=False)
    return sorted(letters.values(), key=lambda letter: letter.time)


def _produce(brokers: str, letters: Collection[DeadLetter]) -> None:
    errors: list[KafkaError] = []

    def delivered(error: KafkaError | None, _message: Message) -> None:
        if error is not None:
            errors.append(error)

    producer = Producer({"bootstrap.servers": brokers, "message.max.bytes": MAX_RECORD_BYTES, "acks": "all"})
    for letter in letters:
        producer.produce(letter.topic, letter.payload, letter.key, headers=list(resent(letter)), on_delivery=delivered)
        producer.flush(TIMEOUT_S)
    if errors or producer.flush(TIMEOUT_S):
        raise KafkaException(errors[0] if errors else KafkaError(TIMED_OUT))


@contextmanager
def _consumer(brokers: str) -> Iterator[Consumer]:
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": GROUP,
            "client.id": f"{GROUP}-{uuid.uuid4().hex[:8]}",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "auto.offset.reset": "earliest",
            "fetch.message.max.bytes": MAX_RECORD_BYTES,
            # Waiting for a broker is reported by the call that waits.
            "log_level": 2,
        }
    )
    try:
        yield consumer
    finally:
        consumer.close()


def _partitions(consumer: Consumer, topic: Topic = DEAD_LETTERS) -> list[TopicPartition]:
    found = consumer.list_topics(topic.name, timeout=TIMEOUT_S).topics[topic.name]
    if found.error is not None and found.error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
        raise KafkaException(found.error)
    return [TopicPartition(topic.name, partition) for partition in sorted(found.partitions)]


def _beginning(consumer: Consumer) -> list[TopicPartition]:
    return [
        TopicPartition(
            partition.topic, partition.partition, consumer.get_watermark_offsets(partition, timeout=TIMEOUT_S)[0]
        )
        for partition in _partitions(consumer)
    ]


def _open(consumer: Consumer) -> list[TopicPartition]:
    """Return where the dead letters begin that have not been sent back."""
    beginning = _beginning(consumer)
    committed = consumer.committed(beginning, timeout=TIMEOUT_S) if beginning else []
    return [
        TopicPartition(start.topic, start.partition, max(start.offset, sent.offset))
        for start, sent in zip(beginning, committed, strict=True)
    ]


def _read(consumer: Consumer, starts: list[TopicPartition]) -> Iterator[Message]:
    """Yield what stands from the starts to the ends that the partitions have now."""
    waiting = set()
    for start in starts:
        _, high = consumer.get_watermark_offsets(start, timeout=TIMEOUT_S)
        if start.offset < high:
            waiting.add(start.partition)
    if not waiting:
        return
    consumer.assign(starts)
    while waiting:
        message = consumer.poll(TIMEOUT_S)
        if message is None:
            raise KafkaException(KafkaError(TIMED_OUT))
        error = message.error()
        if error is None:
            yield message
        elif error.code() == PARTITION_EOF:
            waiting.discard(message.partition())
        else:
            raise KafkaException(error)


def _letters(consumer: Consumer, starts: list[TopicPartition]) -> Iterator[DeadLetter]:
    for message in _read(consumer, starts):
        try:
            yield _decoder.decode(message.value() or b"")
        except msgspec.MsgspecError as error:
            place = f"{message.topic()}/{message.partition()}/{message.offset()}"
            logger.warning("%s is no dead letter: %s", place, error)


def _id(message: Message) -> str | None:
    found = dict(message.headers() or ()).get(ID)
    return found.decode(errors="replace") if isinstance(found, bytes) else None
