"""One partition: the newest record batches, in memory."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

#: Bytes of a batch before its records: base offset 8, length 4, leader epoch 4, magic 1, CRC 4, attributes 2, last
#: offset delta 4, base timestamp 8, max timestamp 8, producer id 8, epoch 2, base sequence 4, count 4.
HEADER = struct.Struct(">qiibIhiqqqhii")
#: The one format of batches since Kafka 0.11.
MAGIC = 2
#: Producer id of a producer that is not idempotent.
NO_PRODUCER = -1


class UnknownFormatError(ValueError):
    """What was produced is no record batch of the format that we keep."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records as a producer has packed them, with their place."""

    data: bytes
    base: int
    count: int
    max_timestamp: int

    @property
    def end(self) -> int:
        """The offset after the last record."""
        return self.base + self.count


class Partition:
    """Keeps batches up to a size; what its stage has not committed is never dropped.

    Args:
        limit: Bytes to keep.
        guarded: Whether a stage reads it: then a producer has to wait while it holds `limit` bytes that the stage has
            not committed. Without a stage the oldest batches go.
    """

    def __init__(self, limit: int, *, guarded: bool) -> None:
        self.limit = limit
        self.guarded = guarded
        self.batches: list[Batch] = []
        self.size = 0
        #: The offset that the next record gets.
        self.end = 0
        #: The offset up to which the stage has committed.
        self.committed = 0
        #: Bytes that the stage has not committed.
        self._waiting = 0
        #: Producer id -> base sequence and offset of its last batch: a batch sent again is not kept twice.
        self._sequences: dict[int, tuple[int, int]] = {}

    @property
    def start(self) -> int:
        """The offset of the oldest record kept."""
        return self.batches[0].base if self.batches else self.end

    def has_room(self, size: int) -> bool:
        """Whether `size` bytes fit beside what the stage has not committed; the first always fits."""
        return not self.guarded or not self._waiting or self._waiting + size <= self.limit

    def append(self, records: bytes) -> int:
        """Keep what a producer sent, and return the offset of its first record.

        Raises:
            UnknownFormatError: it is no batch of records.
        """
        first: int | None = None
        for data, header in list(_split(records)):
            offset = self._append(data, header)
            first = offset if first is None else first
        if first is None:
            raise UnknownFormatError("no batch")
        self._trim()
        return first

    def read(self, offset: int, size: int) -> bytes:
        """Return whole batches from the one with the offset on: up to `size` bytes, but one at least if there is one."""
        found: list[bytes] = []
        taken = 0
        for batch in self.batches[self._place(offset) :]:
            if batch.end <= offset:
                continue
            if found and taken + len(batch.data) > size:
                break
            found.append(batch.data)
            taken += len(batch.data)
        return b"".join(found)

    def size_from(self, offset: int, enough: int) -> int:
        """Return the bytes of the batches from the one with the offset on, as far as they are counted: to `enough`."""
        size = 0
        for batch in self.batches[self._place(offset) :] if offset < self.end else ():
            size += len(batch.data) if batch.end > offset else 0
            if size >= enough:
                break
        return size

    def commit(self, offset: int) -> None:
        """Note that the stage needs nothing before the offset any more."""
        self.committed = offset
        self._waiting = sum(len(batch.data) for batch in self.batches if batch.end > offset)

    def offset_at(self, timestamp: int) -> int:
        """Return the offset of the first batch with a record of that time (ms) or later, or -1."""
        return next((batch.base for batch in self.batches if batch.max_timestamp >= timestamp), -1)

    def _place(self, offset: int) -> int:
        """Return the place of the batch with an offset, or of the one before it."""
        return max(0, bisect_right(self.batches, offset, key=lambda batch: batch.base) - 1)

    def _append(self, data: bytes, header: tuple[int, ...]) -> int:
        count, producer, sequence = header[6] + 1, header[9], header[11]
        if producer != NO_PRODUCER and self._sequences.get(producer, (-1, 0))[0] == sequence:
            return self._sequences[producer][1]
        base = self.end
        # The base offset stands before what the CRC covers.
        self.batches.append(Batch(struct.pack(">q", base) + data[8:], base, count, header[8]))
        self.size += len(data)
        self._waiting += len(data)
        self.end += count
        if producer != NO_PRODUCER:
            self._sequences[producer] = (sequence, base)
        return base

    def _trim(self) -> None:
        while len(self.batches) > 1 and self.size > self.limit:
            oldest = self.batches[0]
            if self.guarded and oldest.end > self.committed:
                return
            self.size -= len(oldest.data)
            del self.batches[0]


def _split(records: bytes) -> Iterator[tuple[bytes, tuple[int, ...]]]:
    at = 0
    while at < len(records):
        if len(records) - at < HEADER.size:
            raise UnknownFormatError("a batch that ends in its header")
        header = HEADER.unpack_from(records, at)
        size = 12 + header[1]
        if header[3] != MAGIC or size < HEADER.size or at + size > len(records) or header[6] < 0:
            raise UnknownFormatError(f"a batch of format {header[3]} and {size} bytes")
        yield records[at : at + size], header
        at += size
