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
        """Take a record; when this returns, what comes of it is kept and its offset may be released.

        The same record may come again.

        Raises:
            UnusableRecordError: it makes no sense.
        """
        ...

    async def tick(self, now: datetime) -> None:
        """Do what is due by time; called every few seconds."""
        ...
