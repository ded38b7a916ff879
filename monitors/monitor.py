"""What a monitor is to the service that hosts it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from streams.received import Received


class Monitor(Protocol):
    """Looks at what the pipeline publishes; never called by two tasks at a time."""

    async def begin(self) -> None:
        """Go on from what was kept; called once, before the first record."""
        ...

    async def watch(self, received: Received) -> None:
        """Take a record; it may come again.

        Raises:
            UnusableRecordError: it makes no sense.
        """
        ...

    async def tick(self, now: datetime) -> None:
        """Do what is due by time; called every few seconds."""
        ...

    def keep(self) -> None:
        """Keep what came of all that since the last call: when this returns, the records' offsets may be released.

        Called after several records, not after each: a commit takes longer than what it commits.
        """
        ...
