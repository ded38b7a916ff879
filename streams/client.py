"""A plain Kafka client for photos and readings: what a backend does, for the commands and the benchmarks."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from streams.received import Headers
from streams.topics import MAX_RECORD_BYTES, PHOTOS, READINGS, Topic

#: Seconds to wait for a broker's answer.
TIMEOUT_S = 10.0
#: Seconds after which a photo that the broker has not acknowledged counts as not sent.
DELIVERY_S = 60.0
#: Bytes of photos that wait in the producer; beyond it `send` waits.
QUEUE_KIB = 64 * 1024

# Not in every system's table of file names.
for _suffix in ("heic", "heif", "avif", "webp"):
    mimetypes.add_type(f"image/{_suffix}", f".{_suffix}")


class KafkaUnavailableError(Exception):
    """No broker answers, or it lacks a topic; the message says what to do."""


def check(brokers: str, *topics: Topic, timeout_s: float | None = None) -> None:
    """Check that a broker answers and has the topics.

    Raises:
        KafkaUnavailableError: it does not.
    """
    producer = Producer({"bootstrap.servers": brokers, "log_level": 2})
    try:
        for topic in topics or (PHOTOS,):
            found = producer.list_topics(topic.name, timeout=timeout_s or TIMEOUT_S).topics[topic.name]
            if found.error is not None or not found.partitions:
                raise KafkaUnavailableError(f"{brokers} has no topic {topic.name}; mrrs topics create makes it")
    except KafkaException as error:
        raise KafkaUnavailableError(
            f"no Kafka broker answers at {brokers} ({error.args[0].str()}); is it running? mrrs up starts one,"
            " --brokers or MRRS_BROKERS names another"
        ) from error


def photo_headers(request_id: str, name: str, *, tenant: str = "", more: Headers = ()) -> Headers:
    """Return a photo's headers: a CloudEvent in binary mode, and ours."""
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (
        ("ce_specversion", b"1.0"),
        ("ce_id", request_id.encode()),
        ("ce_source", b"mrrs/client"),
        ("ce_type", b"mrrs.photo.v1"),
        ("ce_time", datetime.now(UTC).isoformat(timespec="milliseconds").encode()),
        ("content-type", content_type.encode()),
        *((("mrrs-tenant", tenant.encode()),) if tenant else ()),
        *more,
    )


class PhotoProducer:
    """Produces photos; each is acknowledged or reported as failed, in the thread that calls `send`, `poll` or `flush`."""

    def __init__(self, brokers: str, topic: Topic = PHOTOS) -> None:
        self._topic = topic.name
        self._producer = Producer(
            {
                "bootstrap.servers": brokers,
                "acks": "all",
                "message.max.bytes": MAX_RECORD_BYTES,
                "queue.buffering.max.kbytes": QUEUE_KIB,
                "delivery.timeout.ms": int(1000 * DELIVERY_S),
                "log_level": 2,
            }
        )

    def send(self, key: bytes, photo: bytes, headers: Headers, done: Callable[[str | None], None]) -> None:
        """Produce a photo.

        Args:
            key: The request id.
            photo: The image file.
            headers: As `photo_headers` makes them.
            done: Called with None once the broker has it, or with what went wrong.
        """

        def delivered(error: KafkaError | None, _: Message) -> None:
            done(None if error is None else error.str())

        while True:
            try:
                self._producer.produce(self._topic, photo, key, headers=list(headers), on_delivery=delivered)
            except BufferError:
                self._producer.poll(0.1)
            except KafkaException as error:
                # Too large for a record at all: it is refused before it is queued.
                done(error.args[0].str())
                break
            else:
                break
        self._producer.poll(0)

    def poll(self, timeout_s: float = 0.0) -> None:
        """Call back for what the broker has acknowledged."""
        self._producer.poll(timeout_s)

    def flush(self, timeout_s: float = DELIVERY_S) -> int:
        """Wait until everything is acknowledged; return how many are not."""
        return self._producer.flush(timeout_s)


class Tail:
    """Follows a topic as no member of any group, from the moment on that it is opened; counts offsets never seen."""

    def __init__(self, brokers: str, topic: Topic = READINGS, *, kept: bool = False) -> None:
        """Start at the ends that the partitions have now; with `kept`, at the first record that is still there.

        Raises:
            KafkaUnavailableError: no broker answers, or the topic is not there.
        """
        check(brokers, topic)
        self._consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "group.id": "mrrs.client",
                "enable.auto.commit": False,
                # A record that the broker has dropped before it was read is a gap, not the end.
                "auto.offset.reset": "earliest",
                "fetch.message.max.bytes": MAX_RECORD_BYTES,
                "fetch.wait.max.ms": 50,
                "log_level": 2,
            }
        )
        partitions = self._consumer.list_topics(topic.name, timeout=TIMEOUT_S).topics[topic.name].partitions
        self._next = {}
        for partition in sorted(partitions):
            first, end = self._consumer.get_watermark_offsets(TopicPartition(topic.name, partition), timeout=TIMEOUT_S)
            self._next[partition] = first if kept else end
        self._consumer.assign([TopicPartition(topic.name, number, offset) for number, offset in self._next.items()])
        #: Offsets that were never seen: records that the broker dropped before they were read.
        self.missing = 0

    def poll(self, timeout_s: float) -> Message | None:
        """Return the next record, or None if there was none in time.

        Raises:
            KafkaException: the broker refuses.
        """
        message = self._consumer.poll(timeout_s)
        if message is None:
            return None
        error = message.error()
        if error is not None:
            if error.retriable() or error.code() == KafkaError._ALL_BROKERS_DOWN:  # noqa: SLF001 - its public name
                return None
            raise KafkaException(error)
        partition, offset = message.partition(), message.offset()
        if partition is not None and offset is not None:
            self.missing += max(0, offset - self._next[partition])
            self._next[partition] = offset + 1
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop following."""
        self._consumer.close()
