"""Photos out, readings in: what `mrrs send` does on Kafka."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from confluent_kafka import Message

from processors.records import Reading
from streams.client import PhotoProducer, Tail
from streams.codec import UndecodableError, decode_reading
from streams.received import Headers


@dataclass(frozen=True, slots=True)
class Sending:
    """A photo to be sent."""

    data: bytes
    headers: Headers


def exchange(
    brokers: str,
    photos: Mapping[str, Sending],
    timeout_s: float,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[str, Reading | str]]:
    """Send photos, and yield each request id with its reading, or with what went wrong.

    Args:
        brokers: Kafka's bootstrap servers.
        photos: Request id -> photo.
        timeout_s: Seconds for all of them; those without an answer by then are yielded last.
        clock: Gives seconds.

    Raises:
        KafkaUnavailableError: no broker answers, or the topics are not there.
    """
    with Tail(brokers) as tail:
        producer, end = PhotoProducer(brokers), clock() + timeout_s
        waiting = set(photos)
        failed: dict[str, str] = {}

        def outcome(request_id: str) -> Callable[[str | None], None]:
            return lambda error: None if error is None else failed.__setitem__(request_id, f"not sent: {error}")

        for request_id, photo in photos.items():
            producer.send(request_id.encode(), photo.data, photo.headers, outcome(request_id))
        while waiting and clock() < end:
            producer.poll()
            for request_id in waiting & failed.keys():
                waiting.remove(request_id)
                yield request_id, failed[request_id]
            message = tail.poll(0.2)
            if message is not None and (request_id := _key(message)) in waiting:
                waiting.remove(request_id)
                yield request_id, _reading(message)
    for request_id in photos:
        if request_id in waiting:
            yield request_id, f"no answer within {timeout_s:g} s; is a worker running?"


def _key(message: Message) -> str:
    key = message.key() or b""
    return key.decode(errors="replace") if isinstance(key, bytes) else key


def _reading(message: Message) -> Reading | str:
    try:
        return decode_reading(message.value() or b"")
    except UndecodableError as error:
        return f"an answer that is none: {error}"
