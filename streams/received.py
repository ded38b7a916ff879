"""A Kafka record as it came in and one as it goes out, without the client library's types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from streams.topics import Topic

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A record and the place where it stands."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: Headers = ()

    @property
    def place(self) -> str:
        """Topic, partition and offset in one word."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    def header(self, name: str) -> bytes | None:
        """Return the first header of that name, or None."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be sent."""

    topic: Topic
    key: bytes | None
    value: bytes
    headers: Headers = ()


def as_headers(pairs: Iterable[tuple[object, object]] | None) -> Headers:
    """Return headers as text and bytes, whatever a client library makes of them; an absent value is empty."""
    return tuple((_text(name), _bytes(value)) for name, value in pairs or ())


def _text(name: object) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b"" if value is None else str(value).encode()
