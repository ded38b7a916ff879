"""Kafka's wire format, as far as its versions before the flexible ones use it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class MalformedRequestError(ValueError):
    """A request ends before its fields do."""


class Reader:
    """Takes fields off a request, one after another."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if size < 0 or len(taken) != size:
            raise MalformedRequestError(f"{size} bytes at {self._at} of {len(self._data)}")
        self._at += size
        return taken

    def int8(self) -> int:
        """Take a signed number of one byte."""
        return int.from_bytes(self._take(1), signed=True)

    def int16(self) -> int:
        """Take a signed number of two bytes."""
        return int.from_bytes(self._take(2), signed=True)

    def int32(self) -> int:
        """Take a signed number of four bytes."""
        return int.from_bytes(self._take(4), signed=True)

    def int64(self) -> int:
        """Take a signed number of eight bytes."""
        return int.from_bytes(self._take(8), signed=True)

    def string(self) -> str:
        """Take text; null is empty."""
        size = self.int16()
        return self._take(size).decode(errors="replace") if size >= 0 else ""

    def bytes(self) -> bytes:
        """Take bytes; null is empty."""
        size = self.int32()
        return self._take(size) if size >= 0 else b""

    def array(self, element: Callable[[], T]) -> list[T] | None:
        """Take a list; null is None."""
        size = self.int32()
        return None if size < 0 else [element() for _ in range(size)]


def int8(value: int) -> bytes:
    """Write a signed number of one byte."""
    return struct.pack(">b", value)


def int16(value: int) -> bytes:
    """Write a signed number of two bytes."""
    return struct.pack(">h", value)


def int32(value: int) -> bytes:
    """Write a signed number of four bytes."""
    return struct.pack(">i", value)


def int64(value: int) -> bytes:
    """Write a signed number of eight bytes."""
    return struct.pack(">q", value)


def string(value: str | None) -> bytes:
    """Write text, or null."""
    if value is None:
        return int16(-1)
    data = value.encode()
    return int16(len(data)) + data


def bytes_(value: bytes) -> bytes:
    """Write bytes."""
    return int32(len(value)) + value


def array(elements: Sequence[bytes]) -> bytes:
    """Write a list of elements that are written already."""
    return int32(len(elements)) + b"".join(elements)
