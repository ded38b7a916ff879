"""Announces what happened to models on mrrs.model-events.v1."""

from __future__ import annotations

from collections.abc import Iterable

from confluent_kafka import KafkaError, Message, Producer

from processors.history import ModelEvent
from streams.client import KafkaUnavailableError, check
from streams.codec import encode_json
from streams.received import Headers
from streams.topics import MODEL_EVENTS, Topic

#: Seconds after which a record that the broker has not acknowledged counts as not sent.
DELIVERY_S = 10.0


def event_headers(kind: str, identity: str, time: str) -> Headers:
    """Return the headers of a record of mrrs.model-events.v1: a CloudEvent in binary mode."""
    return (
        ("ce_specversion", b"1.0"),
        ("ce_id", identity.encode()),
        ("ce_source", b"mrrs"),
        ("ce_type", f"mrrs.{kind}.v1".encode()),
        ("ce_time", time.encode()),
        ("content-type", b"application/json"),
    )


def publish(brokers: str, events: Iterable[ModelEvent], topic: Topic = MODEL_EVENTS) -> None:
    """Send events, and wait until the broker has them.

    Raises:
        KafkaUnavailableError: it does not answer, lacks the topic, or did not take one.
    """
    check(brokers, topic)
    failed: list[str] = []

    def delivered(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            failed.append(error.str())

    producer = Producer(
        {
            "bootstrap.servers": brokers,
            "acks": "all",
            "delivery.timeout.ms": int(1000 * DELIVERY_S),
            "log_level": 2,
        }
    )
    for event in events:
        identity = "/".join(filter(None, [event.time, event.model, event.alias, event.change]))
        headers = event_headers("model-event", identity, event.time)
        producer.produce(
            topic.name, encode_json(event), event.model.encode(), headers=list(headers), on_delivery=delivered
        )
    unsent = producer.flush(DELIVERY_S)
    if failed or unsent:
        raise KafkaUnavailableError(f"{brokers} did not take {', '.join(failed) or f'{unsent} of them in time'}")
