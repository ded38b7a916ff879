"""What the embedded broker holds: topics, committed offsets, groups."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable

from streams.embedded.group import Group
from streams.embedded.partition import Partition
from streams.topics import PHOTOS, ROUTES, TOPICS

#: Partitions of every topic: two workers with two threads a stage are served.
PARTITIONS = 4
#: Bytes that a partition keeps: of photos, which a flood must not drop, and of all else.
PHOTO_BYTES, OTHER_BYTES = 32 * 1024 * 1024, 8 * 1024 * 1024

_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")
#: Topic -> the consumer group of the stage that reads it.
_READERS = {route.source.name: f"mrrs.{stage}" for stage, route in ROUTES.items()}


class Store:
    """All state; used on one event loop only."""

    def __init__(self) -> None:
        self.topics: dict[str, list[Partition]] = {}
        self.groups: defaultdict[str, Group] = defaultdict(Group)
        #: Group, topic, partition -> offset and metadata.
        self.commits: dict[tuple[str, str, int], tuple[int, str]] = {}
        self._changed = asyncio.Event()
        for name in TOPICS:
            self.topic(name)

    def topic(self, name: str, *, create: bool = True) -> list[Partition] | None:
        """Return a topic's partitions; it is made at first use. None for a name that cannot be one."""
        if name not in self.topics and create and _NAME.fullmatch(name) and name not in (".", ".."):
            limit = PHOTO_BYTES if name == PHOTOS.name else OTHER_BYTES
            self.topics[name] = [Partition(limit, guarded=name in _READERS) for _ in range(PARTITIONS)]
        return self.topics.get(name)

    def partition(self, topic: str, number: int) -> Partition | None:
        """Return a partition, or None if there is no such one."""
        partitions = self.topic(topic) or []
        return partitions[number] if 0 <= number < len(partitions) else None

    def commit(self, group: str, topic: str, number: int, offset: int, metadata: str) -> None:
        """Keep a group's offset; what the stage has committed may be dropped."""
        self.commits[group, topic, number] = (offset, metadata)
        partition = self.partition(topic, number)
        if partition is not None and _READERS.get(topic) == group:
            partition.commit(offset)
            self.change()

    def change(self) -> None:
        """Wake whoever waits for records or for room."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition on the partitions holds; return whether it did in time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not condition():
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), max(0.0, end - loop.time()))
            except TimeoutError:
                return condition()
        return True

    async def watch(self, every_s: float) -> None:
        """Remove members that have gone silent, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(every_s)
            for group in list(self.groups.values()):
                group.drop_silent(loop.time())
