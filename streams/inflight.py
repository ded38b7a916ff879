"""A bound on the bytes between intake and assemble, and a way to wait until nothing is left there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

#: What one photo is charged at least, in bytes: the largest record made of it on the way holds up to three registers,
#: each with 72 KiB of register and 72 KiB of surroundings.
LEAST_CHARGE = 450_000


@dataclass(frozen=True, slots=True)
class _Charge:
    size: int
    since: float


class InFlight:
    """Lets photos in until the budget is used up, and again as they are answered.

    A photo that is not answered here in `expiry_s` (another process took it, say) stops counting:
    the bound may then be passed, but intake never hangs.
    """

    def __init__(
        self,
        budget: int,
        expiry_s: float = 60.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[int], None] = lambda _: None,
        on_expiry: Callable[[], None] = lambda: None,
    ) -> None:
        self.budget = budget
        self.expiry_s = expiry_s
        self._clock = clock
        self._on_change = on_change
        self._on_expiry = on_expiry
        self._charges: dict[str, _Charge] = {}
        self._changed = asyncio.Event()

    @property
    def used(self) -> int:
        """Bytes charged now."""
        return sum(charge.size for charge in self._charges.values())

    async def acquire(self, request_id: str, size: int) -> None:
        """Wait until a photo fits, and charge it; one that fits never is let in alone."""
        if not self.budget:
            return
        size = max(size, LEAST_CHARGE)
        self._charges.pop(request_id, None)
        while self._charges and self.used + size > self.budget:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), self._until_next_expiry())
            except TimeoutError:
                self._expire()
        self._charges[request_id] = _Charge(size, self._clock())
        self._on_change(self.used)

    def release(self, request_id: str) -> None:
        """A photo was answered or is a dead letter; unknown ones are no matter."""
        if self._charges.pop(request_id, None):
            self._on_change(self.used)
            self._changed.set()

    async def drained(self) -> None:
        """Wait until nothing is in flight."""
        while self._charges:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), self._until_next_expiry())
            except TimeoutError:
                self._expire()

    def _until_next_expiry(self) -> float:
        oldest = min(charge.since for charge in self._charges.values())
        return max(0.0, oldest + self.expiry_s - self._clock())

    def _expire(self) -> None:
        now = self._clock()
        for request_id, charge in list(self._charges.items()):
            if now - charge.since >= self.expiry_s:
                self._on_expiry()
                self.release(request_id)
