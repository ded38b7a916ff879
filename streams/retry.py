"""Try again until it works: while a store or the broker is down a stage waits, and its lag shows it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retry:
    """Tries with a back-off that doubles."""

    first_s: float
    most_s: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    on_retry: Callable[[str], None] = lambda _: None

    async def until_done(
        self, what: str, action: Callable[[], Awaitable[T]], *, given_up: tuple[type[Exception], ...]
    ) -> T:
        """Return what the action returns, trying again on every error but those of `given_up`."""
        pause = self.first_s
        while True:
            try:
                return await action()
            except given_up:
                raise
            except Exception as error:
                logger.warning("%s: %s: %s; trying again in %.1f s", what, type(error).__name__, error, pause)
                self.on_retry(what)
                await self.sleep(pause)
                pause = min(2 * pause, self.most_s)
