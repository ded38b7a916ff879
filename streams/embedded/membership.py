"""The requests about consumer groups: join, sync, heartbeat, leave, commit."""

from __future__ import annotations

from streams.embedded import wire
from streams.embedded.group import UNKNOWN_MEMBER
from streams.embedded.store import Store
from streams.embedded.wire import Reader

NO_OFFSET = -1


async def join(store: Store, request: Reader, version: int, client: str) -> bytes:
    """JoinGroup v0 to v2."""
    group = request.string()
    session_s = request.int32() / 1000
    rebalance_s = request.int32() / 1000 if version >= 1 else session_s
    member = request.string()
    request.string()
    protocols = request.array(lambda: (request.string(), request.bytes())) or []
    joined = await store.groups[group].join(member, client, protocols, session_s, rebalance_s)
    members = [wire.string(name) + wire.bytes_(metadata) for name, metadata in joined.members]
    return (
        (wire.int32(0) if version >= 2 else b"")
        + wire.int16(joined.error)
        + wire.int32(joined.generation)
        + wire.string(joined.protocol)
        + wire.string(joined.leader)
        + wire.string(joined.member)
        + wire.array(members)
    )


async def sync(store: Store, request: Reader, version: int) -> bytes:
    """SyncGroup v0 and v1."""
    group, generation, member = request.string(), request.int32(), request.string()
    shares = dict(request.array(lambda: (request.string(), request.bytes())) or [])
    error, share = await store.groups[group].sync(member, generation, shares)
    return _throttle(version) + wire.int16(error) + wire.bytes_(share)


def heartbeat(store: Store, request: Reader, version: int) -> bytes:
    """Heartbeat v0 and v1."""
    group, generation, member = request.string(), request.int32(), request.string()
    return _throttle(version) + wire.int16(store.groups[group].heartbeat(member, generation))


def leave(store: Store, request: Reader, version: int) -> bytes:
    """LeaveGroup v0 and v1."""
    group, member = request.string(), request.string()
    error = store.groups[group].leave(member) if group in store.groups else UNKNOWN_MEMBER
    return _throttle(version) + wire.int16(error)


def commit(store: Store, request: Reader) -> bytes:
    """OffsetCommit v2."""
    group, generation, member = request.string(), request.int32(), request.string()
    request.int64()
    asked = request.array(
        lambda: (request.string(), request.array(lambda: (request.int32(), request.int64(), request.string())))
    )
    error = store.groups[group].may_commit(member, generation)
    answers = []
    for topic, partitions in asked or []:
        for number, offset, metadata in partitions or []:
            if not error:
                store.commit(group, topic, number, offset, metadata)
        done = [wire.int32(number) + wire.int16(error) for number, _, _ in partitions or []]
        answers.append(wire.string(topic) + wire.array(done))
    return wire.array(answers)


def committed(store: Store, request: Reader) -> bytes:
    """OffsetFetch v1."""
    group = request.string()
    asked = request.array(lambda: (request.string(), request.array(request.int32)))
    answers = []
    for topic, partitions in asked or []:
        found = [(number, *store.commits.get((group, topic, number), (NO_OFFSET, ""))) for number in partitions or []]
        rows = [
            wire.int32(number) + wire.int64(offset) + wire.string(metadata) + wire.int16(0)
            for number, offset, metadata in found
        ]
        answers.append(wire.string(topic) + wire.array(rows))
    return wire.array(answers)


def _throttle(version: int) -> bytes:
    """The milliseconds for which the client shall pause, which later versions put first."""
    return wire.int32(0) if version >= 1 else b""
