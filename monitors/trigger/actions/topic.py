"""A RetrainRequest on mrrs.retrain-requests.v1: whoever trains elsewhere, or only wants to know, reads it there."""

from __future__ import annotations

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from monitors.trigger.actions.outcomes import NotNowError
from monitors.trigger.ledger.actions import Request
from streams.client import KafkaUnavailableError, check
from streams.codec import encode_json
from streams.messages import RetrainRequest
from streams.model_events import event_headers
from streams.topics import RETRAIN_REQUESTS, prefixed

#: Who asks, in the record.
REQUESTED_BY = "mrrs trigger"


def publish(brokers: str, prefix: str, request: Request, timeout_s: float) -> str:
    """Send the record, wait until the broker has it, and return where it went.

    Raises:
        NotNowError: no broker took it; consumers know a repetition by the id.
    """
    topic = prefixed(RETRAIN_REQUESTS, prefix)
    failed: list[str] = []

    def delivered(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            failed.append(error.str())

    record = RetrainRequest(request.id, request.model, request.reason, request.time, REQUESTED_BY)
    settings = {"bootstrap.servers": brokers, "acks": "all", "delivery.timeout.ms": int(1000 * timeout_s)}
    try:
        check(brokers, topic, timeout_s=timeout_s)
        producer = Producer({**settings, "log_level": 2})
        headers = event_headers("retrain-request", request.id, request.time)
        producer.produce(
            topic.name, encode_json(record), request.model.encode(), headers=list(headers), on_delivery=delivered
        )
        unsent = producer.flush(timeout_s)
    except (KafkaUnavailableError, KafkaException) as error:
        raise NotNowError(" ".join(str(error).split())) from error
    if failed or unsent:
        raise NotNowError(f"{brokers} did not take it: {', '.join(failed) or 'no answer in time'}")
    return topic.name
