"""Every request that the embedded broker knows, in the versions before the flexible ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from streams.embedded import membership, records, wire
from streams.embedded.store import Store
from streams.embedded.wire import Reader

PRODUCE, FETCH, LIST_OFFSETS, METADATA, OFFSET_COMMIT, OFFSET_FETCH, FIND_COORDINATOR = 0, 1, 2, 3, 8, 9, 10
JOIN_GROUP, HEARTBEAT, LEAVE_GROUP, SYNC_GROUP, API_VERSIONS, INIT_PRODUCER_ID = 11, 12, 13, 14, 18, 22
#: Request -> oldest and newest version that we know.
VERSIONS: dict[int, tuple[int, int]] = {
    PRODUCE: (3, 3),
    FETCH: (4, 4),
    LIST_OFFSETS: (1, 1),
    METADATA: (0, 4),
    OFFSET_COMMIT: (2, 2),
    OFFSET_FETCH: (1, 1),
    FIND_COORDINATOR: (0, 1),
    JOIN_GROUP: (0, 2),
    HEARTBEAT: (0, 1),
    LEAVE_GROUP: (0, 1),
    SYNC_GROUP: (0, 1),
    API_VERSIONS: (0, 3),
    INIT_PRODUCER_ID: (0, 1),
}
UNKNOWN_TOPIC, INVALID_TOPIC, UNSUPPORTED_VERSION = 3, 17, 35
#: The id of the one broker.
NODE = 1
CLUSTER = "mrrs-embedded"
#: The first version of ApiVersions that is flexible: compact lists, tagged fields.
FLEXIBLE = 3


class UnknownRequestError(Exception):
    """A request that we do not know; Kafka closes the connection on one, too."""


@dataclass(frozen=True, slots=True)
class Call:
    """The head of a request, which says how to read the rest."""

    key: int
    version: int
    client: str


class Api:
    """Answers requests from what the store holds."""

    def __init__(self, store: Store, host: str, port: int) -> None:
        self._store = store
        self._host = host
        self._port = port
        self._producers = count(1)

    async def answer(self, call: Call, request: Reader) -> bytes | None:
        """Return the answer to a request without its head; None if none is wanted.

        Raises:
            UnknownRequestError: no such request or version.
            MalformedRequestError: it ends too early.
        """
        oldest, newest = VERSIONS.get(call.key, (0, -1))
        if call.key == API_VERSIONS:
            return _versions(call.version)
        if not oldest <= call.version <= newest:
            raise UnknownRequestError(f"request {call.key} version {call.version} of {call.client!r}")
        store, version = self._store, call.version
        match call.key:
            case 0:
                return await records.produce(store, request)
            case 1:
                return await records.fetch(store, request)
            case 2:
                return await records.list_offsets(store, request)
            case 3:
                return self._metadata(request, version)
            case 8:
                return membership.commit(store, request)
            case 9:
                return membership.committed(store, request)
            case 10:
                return self._coordinator(version)
            case 11:
                return await membership.join(store, request, version, call.client)
            case 12:
                return membership.heartbeat(store, request, version)
            case 13:
                return membership.leave(store, request, version)
            case 14:
                return await membership.sync(store, request, version)
            case _:
                # A producer that wants its batches kept once gets an id of its own.
                return wire.int32(0) + wire.int16(0) + wire.int64(next(self._producers)) + wire.int16(0)

    def _metadata(self, request: Reader, version: int) -> bytes:
        names = request.array(request.string)
        create = request.int8() != 0 if version >= 4 else True
        if names is None or (version == 0 and not names):
            names = list(self._store.topics)
        broker = wire.int32(NODE) + wire.string(self._host) + wire.int32(self._port)
        return (
            (wire.int32(0) if version >= 3 else b"")
            + wire.array([broker + (wire.string(None) if version >= 1 else b"")])
            + (wire.string(CLUSTER) if version >= 2 else b"")
            + (wire.int32(NODE) if version >= 1 else b"")
            + wire.array([self._topic(name, version, create=create) for name in names])
        )

    def _topic(self, name: str, version: int, *, create: bool) -> bytes:
        partitions = self._store.topic(name, create=create)
        error = 0 if partitions is not None else (INVALID_TOPIC if create else UNKNOWN_TOPIC)
        node = wire.array([wire.int32(NODE)])
        described = [
            wire.int16(0) + wire.int32(number) + wire.int32(NODE) + node + node
            for number in range(len(partitions or []))
        ]
        internal = wire.int8(0) if version >= 1 else b""
        return wire.int16(error) + wire.string(name) + internal + wire.array(described)

    def _coordinator(self, version: int) -> bytes:
        head = wire.int32(0) + wire.int16(0) + wire.string(None) if version >= 1 else wire.int16(0)
        return head + wire.int32(NODE) + wire.string(self._host) + wire.int32(self._port)


def _versions(version: int) -> bytes:
    """Say what we know; a client that asks in a version that we do not know is answered in the oldest."""
    known = [wire.int16(key) + wire.int16(low) + wire.int16(high) for key, (low, high) in VERSIONS.items()]
    if version > FLEXIBLE:
        return wire.int16(UNSUPPORTED_VERSION) + wire.array(known)
    if version < FLEXIBLE:
        return wire.int16(0) + wire.array(known) + (wire.int32(0) if version >= 1 else b"")
    no_tags = b"\0"
    # A compact list's length is written one higher, in one byte below 128.
    return wire.int16(0) + bytes([len(known) + 1]) + b"".join(row + no_tags for row in known) + wire.int32(0) + no_tags
