"""A backend as an app has one: sends photos, bounds what is in flight, collects the answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from threading import Event

from confluent_kafka import Message

from processors.labels import LabelledPhoto
from streams.client import PhotoProducer, Tail, photo_headers
from streams.codec import UndecodableError, decode_reading
from streams.demo.summary import Answer, Run
from streams.received import as_headers

logger = logging.getLogger(__name__)


class Backend:
    """Sends every photo once and waits for the answers, up to a deadline after the last one was sent."""

    def __init__(
        self,
        brokers: str,
        *,
        budget: int,
        deadline_s: float,
        stop: Event | None = None,
        on_answer: Callable[[Answer, Run], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to send.

        Args:
            brokers: Kafka's bootstrap servers.
            budget: Bytes of photos that may be unanswered; one that fits never is sent alone.
            deadline_s: Seconds without any answer after which the rest counts as lost.
            stop: Set from outside to end early.
            on_answer: Told about the first answer to each photo.
            clock: Gives seconds.
        """
        self._brokers = brokers
        self._budget = budget
        self._deadline_s = deadline_s
        self._stop = stop or Event()
        self._on_answer = on_answer
        self._clock = clock
        self._unanswered: dict[str, int] = {}
        self._progress = 0.0
        self.run = Run()

    def send_all(self, photos: Iterable[LabelledPhoto], prefix: str = "demo") -> Run:
        """Send the photos, collect the answers, and return what was seen."""
        producer = PhotoProducer(self._brokers)
        with Tail(self._brokers) as tail:
            self._progress = self._clock()
            for photo in photos:
                while not self._over and self._unanswered and self._used + len(photo.data) > self._budget:
                    producer.poll()
                    self._collect(tail, 0.2)
                if self._over:
                    break
                self._send(producer, f"{prefix}-{photo.name}", photo)
                self._collect(tail, 0.0)
            while self._unanswered and not self._over:
                producer.poll()
                self._collect(tail, 0.2)
            self._late_duplicates(tail)
            self.run.missing = tail.missing
            self.run.interrupted = self._stop.is_set()
        return self.run

    @property
    def _used(self) -> int:
        return sum(self._unanswered.values())

    @property
    def _over(self) -> bool:
        return self._stop.is_set() or self._clock() - self._progress > self._deadline_s

    def _send(self, producer: PhotoProducer, request_id: str, photo: LabelledPhoto) -> None:
        def done(error: str | None) -> None:
            if error is not None:
                logger.error("%s was not sent: %s", photo.name, error)
                self._unanswered.pop(request_id, None)

        self.run.photos[request_id] = photo
        self.run.sent[request_id] = self._progress = self._clock()
        self._unanswered[request_id] = len(photo.data)
        headers = photo_headers(request_id, photo.name, tenant="demo")
        producer.send(request_id.encode(), photo.data, headers, done)

    def _collect(self, tail: Tail, timeout_s: float) -> None:
        message = tail.poll(timeout_s)
        while message is not None:
            self._note(message)
            message = tail.poll(0)

    def _note(self, message: Message) -> None:
        headers = dict(as_headers(_pairs(message)))
        request_id = headers.get("ce_id", b"").decode(errors="replace")
        if request_id not in self.run.sent:
            return
        value = message.value() or b""
        try:
            answered = headers.get("ce_time", b"").decode(errors="replace")
            answer = Answer(request_id, value, decode_reading(value), self._clock(), answered)
        except UndecodableError as error:
            logger.error("the answer to %s is none: %s", request_id, error)
            return
        records = self.run.answers.setdefault(request_id, [])
        records.append(answer)
        if len(records) == 1:
            self._progress = answer.time
            self._unanswered.pop(request_id, None)
            self._on_answer(answer, self.run)

    def _late_duplicates(self, tail: Tail) -> None:
        """An answer given twice comes a moment after the first one; nothing may be counted before it can have come."""
        end = self._clock() + 1.0
        while self._clock() < end and not self._stop.is_set():
            self._collect(tail, 0.1)


def _pairs(message: Message) -> list[tuple[str, str | bytes | None]]:
    headers = message.headers() or []
    return list(headers.items()) if isinstance(headers, dict) else headers
