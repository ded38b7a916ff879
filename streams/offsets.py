"""Which records of a partition are done: offsets are released in order, and gaps are counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

Partition = tuple[str, int]


@dataclass(slots=True, eq=False)
class Ticket:
    """A record that was begun."""

    release: Callable[[], object]
    queue: deque[Ticket]
    partition: Partition
    offset: int
    finished: bool = False


class Offsets:
    """Releases a record once it and all before it in its partition are done.

    Faust commits up to the highest record that was acknowledged if only the first one after the committed offset is
    still in work: with several records in work at a time that one would be lost in a crash.
    """

    def __init__(self) -> None:
        self._last: dict[Partition, int] = {}
        self._begun: dict[Partition, deque[Ticket]] = {}
        self._done: dict[Partition, int] = {}

    def begin(
        self, partition: Partition, offset: int, release: Callable[[], object], *, first: int | None = None
    ) -> tuple[Ticket, int]:
        """Note that a record is begun; records must be begun in the order of their offsets.

        Args:
            partition: Topic and partition.
            offset: The record's.
            release: Called once, when the record and all before it are done.
            first: The offset at which reading this partition should start, if that is known.

        Returns:
            The ticket for `done`, and how many offsets are missing before this record.
        """
        last = self._last.get(partition)
        expected = last + 1 if last is not None else first
        missing = 0 if expected is None else offset - expected
        if missing < 0:
            # The partition was read again from an earlier offset: what was begun before has lost its place.
            self._begun.pop(partition, None)
            self._done.pop(partition, None)
        self._last[partition] = offset
        self._done.setdefault(partition, offset)
        queue = self._begun.setdefault(partition, deque())
        ticket = Ticket(release, queue, partition, offset)
        queue.append(ticket)
        return ticket, max(0, missing)

    def done(self, ticket: Ticket) -> None:
        """Note that a record is done, and release what can be released."""
        ticket.finished = True
        while ticket.queue and ticket.queue[0].finished:
            released = ticket.queue.popleft()
            released.release()
            if self._begun.get(released.partition) is released.queue:
                self._done[released.partition] = released.offset + 1

    def done_before(self, partition: Partition) -> int | None:
        """Return the offset before which all records are done; None where none was begun here."""
        return self._done.get(partition)

    def forget(self, partition: Partition) -> None:
        """A partition was taken away: another worker may read on before it comes back."""
        for kept in (self._last, self._begun, self._done):
            kept.pop(partition, None)
