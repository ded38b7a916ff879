"""How often a challenger agreed while it read along, from mrrs.model-events.v1."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import msgspec
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from monitors.retraining.proportions import Share
from streams.messages import ShadowReading
from streams.settings import Settings
from streams.topics import MODEL_EVENTS, prefixed

#: Seconds to wait for an answer of the brokers.
TIMEOUT_S = 15.0
_TYPE = b"mrrs.shadow-reading.v1"
_decoder = msgspec.json.Decoder(ShadowReading)


def agreement(settings: Settings, model: str, champion: str, challenger: str) -> Share:
    """Return on how many photos, of those in the topic now, the challenger agreed with the champion.

    Raises:
        KafkaException: no broker answers.
    """
    verdicts: dict[str, bool] = {}
    for message in _records(settings):
        if dict(message.headers() or ()).get("ce_type") != _TYPE:
            continue
        try:
            found = _decoder.decode(message.value() or b"")
        except msgspec.MsgspecError:
            continue
        if (found.model, found.champion, found.challenger) == (model, champion, challenger):
            # A model that two stages ask agrees on a photo if it does in both.
            verdicts[found.request_id] = verdicts.get(found.request_id, True) and found.agrees
    return Share(sum(verdicts.values()), len(verdicts))


def _records(settings: Settings) -> Iterator[Message]:
    """Give what stands in the topic from its beginnings to the ends that it has now."""
    topic = prefixed(MODEL_EVENTS, settings.topic_prefix).name
    consumer = Consumer(
        {
            "bootstrap.servers": settings.brokers,
            "group.id": f"mrrs.retrain-{uuid.uuid4().hex[:8]}",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "log_level": 2,
        }
    )
    try:
        waiting: dict[int, TopicPartition] = {}
        for number in consumer.list_topics(topic, timeout=TIMEOUT_S).topics[topic].partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=TIMEOUT_S)
            if low < high:
                waiting[number] = TopicPartition(topic, number, low)
        consumer.assign(list(waiting.values()))
        while waiting:
            message = consumer.poll(TIMEOUT_S)
            if message is None:
                raise KafkaException(KafkaError(KafkaError._TIMED_OUT))  # noqa: SLF001 - its public name
            error = message.error()
            if error is None:
                yield message
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001
                waiting.pop(message.partition() or 0, None)
            else:
                raise KafkaException(error)
    finally:
        consumer.close()
