"""The requests about records: produce, fetch, offsets."""

from __future__ import annotations

from dataclasses import dataclass

from streams.embedded import wire
from streams.embedded.partition import Partition, UnknownFormatError
from streams.embedded.store import Store
from streams.embedded.wire import Reader
from streams.topics import MAX_RECORD_BYTES

OUT_OF_RANGE, UNKNOWN_PARTITION, TIMED_OUT, TOO_LARGE, UNKNOWN_FORMAT = 1, 3, 7, 10, 43
#: Seconds that a producer waits for room before it is told to try again: below every client's own timeout.
ROOM_S = 5.0
LATEST, EARLIEST = -1, -2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A partition in a fetch."""

    topic: str
    number: int
    offset: int
    size: int


async def produce(store: Store, request: Reader) -> bytes | None:
    """Produce v3; no answer is wanted for acks = 0."""
    request.string()
    acks = request.int16()
    request.int32()
    sent = request.array(lambda: (request.string(), request.array(lambda: (request.int32(), request.bytes()))))
    answers = []
    for topic, partitions in sent or []:
        answers.append(
            wire.string(topic) + wire.array([await _append(store, topic, *part) for part in partitions or []])
        )
    return None if acks == 0 else wire.array(answers) + wire.int32(0)


async def _append(store: Store, topic: str, number: int, records: bytes) -> bytes:
    partition = store.partition(topic, number)
    error, offset = 0, -1
    if partition is None:
        error = UNKNOWN_PARTITION
    elif len(records) > MAX_RECORD_BYTES:
        error = TOO_LARGE
    elif not await store.until(lambda: partition.has_room(len(records)), ROOM_S):
        error = TIMED_OUT
    else:
        try:
            offset = partition.append(records)
            store.change()
        except UnknownFormatError:
            error = UNKNOWN_FORMAT
    return wire.int32(number) + wire.int16(error) + wire.int64(offset) + wire.int64(-1)


async def fetch(store: Store, request: Reader) -> bytes:
    """Fetch v4; waits until there is as much as the client wants, as long as it says."""
    request.int32()
    patience_s, least = request.int32() / 1000, request.int32()
    room = request.int32()
    request.int8()
    asked = request.array(
        lambda: (request.string(), request.array(lambda: (request.int32(), request.int64(), request.int32())))
    )
    wanted = [Wanted(topic, *part) for topic, partitions in asked or [] for part in partitions or []]
    await store.until(lambda: _is_worth_it(store, wanted, least), patience_s)
    topics: dict[str, list[bytes]] = {}
    for want in wanted:
        # One batch at least of the first partition that has any, however large.
        answer, taken = _read(store, want, min(want.size, room) if room > 0 else -1)
        room -= taken
        topics.setdefault(want.topic, []).append(answer)
    return wire.int32(0) + wire.array([wire.string(topic) + wire.array(parts) for topic, parts in topics.items()])


def _is_worth_it(store: Store, wanted: list[Wanted], least: int) -> bool:
    """Whether there is an error, or so many bytes of records."""
    waiting = 0
    for want in wanted:
        partition = store.partition(want.topic, want.number)
        if partition is None or not _has(partition, want.offset):
            return True
        waiting += partition.size_from(want.offset, least - waiting)
        if waiting and waiting >= least:
            return True
    return False


def _has(partition: Partition, offset: int) -> bool:
    return partition.start <= offset <= partition.end


def _read(store: Store, want: Wanted, size: int) -> tuple[bytes, int]:
    partition = store.partition(want.topic, want.number)
    error, end, records = 0, -1, b""
    if partition is None:
        error = UNKNOWN_PARTITION
    elif not _has(partition, want.offset):
        error, end = OUT_OF_RANGE, partition.end
    else:
        end = partition.end
        records = partition.read(want.offset, size) if size >= 0 else b""
    head = wire.int32(want.number) + wire.int16(error) + wire.int64(end) + wire.int64(end)
    return head + wire.int32(-1) + wire.bytes_(records), len(records)


async def list_offsets(store: Store, request: Reader) -> bytes:
    """ListOffsets v1: the first, the next, or the first from a time on."""
    request.int32()
    asked = request.array(lambda: (request.string(), request.array(lambda: (request.int32(), request.int64()))))
    return wire.array(
        [
            wire.string(topic) + wire.array([_offset(store, topic, *part) for part in partitions or []])
            for topic, partitions in asked or []
        ]
    )


def _offset(store: Store, topic: str, number: int, timestamp: int) -> bytes:
    partition = store.partition(topic, number)
    if partition is None:
        return wire.int32(number) + wire.int16(UNKNOWN_PARTITION) + wire.int64(-1) + wire.int64(-1)
    if timestamp == LATEST:
        offset = partition.end
    elif timestamp == EARLIEST:
        offset = partition.start
    else:
        offset = partition.offset_at(timestamp)
    return wire.int32(number) + wire.int16(0) + wire.int64(-1) + wire.int64(offset)
