"""What passes between the monitor and the process of Evidently: a length, then MessagePack."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import msgspec

from monitors.evidence.sheet import Sheet

#: Before each message: its length in bytes.
LENGTH = struct.Struct(">I")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be written."""

    sheet: Sheet
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of it."""

    #: Column -> Evidently's score.
    scores: dict[str, float]
    #: Empty where the page is there.
    error: str = ""


def packed(message: object) -> bytes:
    """Return a message with its length before it."""
    data = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(data)) + data


def send(stream: BinaryIO, message: object) -> None:
    """Write a message."""
    stream.write(packed(message))
    stream.flush()


def receive(stream: BinaryIO, kind: type[T]) -> T | None:
    """Read a message; None at the end."""
    length = stream.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    return msgspec.msgpack.decode(stream.read(LENGTH.unpack(length)[0]), type=kind)
