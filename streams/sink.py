"""Where stages send records; when `send` returns, the broker has them."""

from __future__ import annotations

from typing import Any, Protocol

import faust
from aiokafka.errors import MessageSizeTooLargeError, RecordTooLargeError  # type: ignore[import-untyped]

from streams.received import Outgoing
from streams.retry import Retry


class UnsendableError(Exception):
    """A record that the broker will never take, however often it is sent."""


class Sink(Protocol):
    """Takes records."""

    async def send(self, outgoing: Outgoing) -> None:
        """Send a record and wait until the broker has acknowledged it.

        Raises:
            UnsendableError: it is larger than the topic allows.
        """
        ...


class MemorySink:
    """The fake: keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        #: Names of topics that refuse every record larger than so many bytes.
        self.limits: dict[str, int] = {}

    async def send(self, outgoing: Outgoing) -> None:
        """Keep the record."""
        if len(outgoing.value) > self.limits.get(outgoing.topic.name, len(outgoing.value)):
            raise UnsendableError(f"{len(outgoing.value)} bytes are too large for {outgoing.topic.name}")
        self.sent.append(outgoing)

    def to(self, topic: str) -> list[Outgoing]:
        """Return what was sent to a topic."""
        return [outgoing for outgoing in self.sent if outgoing.topic.name == topic]


class FaustSink:
    """Sends through an app's producer, again and again while the broker is away."""

    def __init__(self, app: faust.App, retry: Retry, prefix: str = "") -> None:
        self._app = app
        self._retry = retry
        self._prefix = prefix

    async def send(self, outgoing: Outgoing) -> None:
        """Send the record."""
        await self._retry.until_done("broker", lambda: self._send_once(outgoing), given_up=(UnsendableError,))

    async def _send_once(self, outgoing: Outgoing) -> None:
        producer: Any = self._app.producer
        topic = self._prefix + outgoing.topic.name
        try:
            sent = await producer.send(topic, outgoing.key, outgoing.value, None, None, list(outgoing.headers))
            # Sending alone only puts the record into a buffer.
            await sent
        except (MessageSizeTooLargeError, RecordTooLargeError) as error:
            raise UnsendableError(f"{len(outgoing.value)} bytes are too large for {topic}") from error
        except faust.exceptions.ProducerSendError as error:
            if isinstance(error.__cause__, MessageSizeTooLargeError):
                raise UnsendableError(f"{len(outgoing.value)} bytes are too large for {topic}") from error
            raise
