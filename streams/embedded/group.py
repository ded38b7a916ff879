"""One consumer group: members come and go, and the leader shares the partitions out."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

ILLEGAL_GENERATION, INCONSISTENT_PROTOCOL, UNKNOWN_MEMBER, REBALANCING = 22, 23, 25, 27
#: Seconds for which the first member of a group waits for others: workers are started one after another.
FIRST_DELAY_S = 0.3
#: Seconds between two looks for members that have gone silent.
WATCH_S = 0.5


@dataclass(slots=True)
class Joined:
    """What a member is told when the group has come together; members only for the leader."""

    error: int
    generation: int = -1
    protocol: str = ""
    leader: str = ""
    member: str = ""
    members: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Member:
    """A consumer of the group."""

    id: str
    #: Name and metadata of each way of sharing out that it knows, the preferred one first.
    protocols: list[tuple[str, bytes]]
    session_s: float
    rebalance_s: float
    seen: float
    joining: asyncio.Future[Joined] | None = None
    syncing: asyncio.Future[tuple[int, bytes]] | None = None
    assignment: bytes = b""

    @property
    def waiting(self) -> bool:
        """Whether it waits for us and so cannot send heartbeats."""
        return bool((self.joining and not self.joining.done()) or (self.syncing and not self.syncing.done()))


class Group:
    """Kafka's classic group protocol; everything runs on one event loop."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.generation = 0
        self._leader = ""
        self._protocol = ""
        #: Members are asked to join again; ends by `_come_together`.
        self._rebalancing: asyncio.TimerHandle | None = None
        #: The leader has shared out.
        self._shared = False

    async def join(
        self, member_id: str, client: str, protocols: list[tuple[str, bytes]], session_s: float, rebalance_s: float
    ) -> Joined:
        """Enter the group or stay in it; returns when all members have."""
        if member_id and member_id not in self.members:
            return Joined(UNKNOWN_MEMBER)
        if not protocols or any(
            not {name for name, _ in protocols} & {name for name, _ in other.protocols}
            for other in self.members.values()
        ):
            return Joined(INCONSISTENT_PROTOCOL)
        loop = asyncio.get_running_loop()
        member_id = member_id or f"{client or 'member'}-{uuid.uuid4()}"
        first = not self.members
        member = self.members.setdefault(member_id, Member(member_id, protocols, session_s, rebalance_s, loop.time()))
        member.protocols, member.session_s, member.rebalance_s = protocols, session_s, rebalance_s
        if member.joining is not None and not member.joining.done():
            member.joining.set_result(Joined(REBALANCING))
        joining: asyncio.Future[Joined] = loop.create_future()
        member.joining = joining
        self._rebalance(FIRST_DELAY_S if first else None)
        if not first and all(other.joining is not None for other in self.members.values()) and not self._delayed:
            self._come_together()
        return await joining

    async def sync(self, member_id: str, generation: int, shares: dict[str, bytes]) -> tuple[int, bytes]:
        """Take the leader's shares, or wait for one's own."""
        if error := self._error(member_id, generation):
            return error, b""
        if self._rebalancing is not None:
            return REBALANCING, b""
        member = self.members[member_id]
        member.syncing = asyncio.get_running_loop().create_future()
        if member_id == self._leader:
            for other in self.members.values():
                other.assignment = shares.get(other.id, b"")
            self._shared = True
        if self._shared:
            for other in self.members.values():
                if other.syncing is not None and not other.syncing.done():
                    other.syncing.set_result((0, other.assignment))
        return await member.syncing

    def heartbeat(self, member_id: str, generation: int) -> int:
        """Note that a member is alive; it is told to join again while others come and go."""
        if error := self._error(member_id, generation):
            return error
        return 0 if self._rebalancing is None else REBALANCING

    def leave(self, member_id: str) -> int:
        """Let a member go; the others share its partitions."""
        if member_id not in self.members:
            return UNKNOWN_MEMBER
        self._remove(member_id)
        return 0

    def may_commit(self, member_id: str, generation: int) -> int:
        """Return the error of a commit: 0 for members of this generation, and for clients that are no members."""
        return 0 if generation < 0 else self._error(member_id, generation)

    def drop_silent(self, now: float) -> None:
        """Remove members whose session is over."""
        for member in self.members.values():
            if member.waiting:
                member.seen = now
        for member in list(self.members.values()):
            if now - member.seen > member.session_s:
                self._remove(member.id)

    @property
    def _delayed(self) -> bool:
        """Whether the group is new and waits for more members."""
        return self._rebalancing is not None and self.generation == 0

    def _error(self, member_id: str, generation: int) -> int:
        member = self.members.get(member_id)
        if member is None:
            return UNKNOWN_MEMBER
        member.seen = asyncio.get_running_loop().time()
        return 0 if generation == self.generation else ILLEGAL_GENERATION

    def _rebalance(self, delay_s: float | None = None) -> None:
        """Ask all members to join again, with a deadline."""
        if self._rebalancing is not None:
            return
        self._shared = False
        for member in self.members.values():
            if member.syncing is not None and not member.syncing.done():
                member.syncing.set_result((REBALANCING, b""))
        if delay_s is None:
            delay_s = max((member.rebalance_s for member in self.members.values()), default=0.0)
        self._rebalancing = asyncio.get_running_loop().call_later(delay_s, self._come_together)

    def _remove(self, member_id: str) -> None:
        del self.members[member_id]
        if not self.members:
            self._end_rebalance()
            self.generation += 1
            return
        self._rebalance()
        if all(member.joining is not None for member in self.members.values()):
            self._come_together()

    def _end_rebalance(self) -> None:
        if self._rebalancing is not None:
            self._rebalancing.cancel()
            self._rebalancing = None

    def _come_together(self) -> None:
        """Begin a new generation with the members that have joined."""
        self._end_rebalance()
        self.members = {key: member for key, member in self.members.items() if member.joining is not None}
        self.generation += 1
        if not self.members:
            return
        common = set.intersection(*({name for name, _ in member.protocols} for member in self.members.values()))
        self._leader, leader = next(iter(self.members.items()))
        self._protocol = next(name for name, _ in leader.protocols if name in common)
        everyone = [(member.id, dict(member.protocols)[self._protocol]) for member in self.members.values()]
        for member in self.members.values():
            if member.joining is not None and not member.joining.done():
                told = everyone if member is leader else []
                member.joining.set_result(Joined(0, self.generation, self._protocol, self._leader, member.id, told))
            member.joining = None
            member.seen = asyncio.get_running_loop().time()
