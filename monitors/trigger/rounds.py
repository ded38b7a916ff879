"""The rounds of the trigger: decide what is due, do what is due, rest until more is."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitors.trigger.alerts import Notification
from monitors.trigger.dispatch import Dispatch
from monitors.trigger.judge import Judge
from monitors.trigger.ledger import actions, notifications
from monitors.trigger.store import Store

#: Seconds at most between two rounds: a clock that was set, or a file that was changed by hand.
LONGEST_REST_S = 30.0
#: Seconds to wait after a round that failed.
AFTER_FAILURE_S = 2.0

logger = logging.getLogger(__name__)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Trigger:
    """One trigger: what it is given, and the rounds that it makes."""

    store: Store
    judge: Judge
    dispatch: Dispatch
    clock: Callable[[], datetime] = now
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _failed: str = ""

    async def take(self, notification: Notification, body: bytes) -> str:
        """Keep a notification, and see to it at once.

        Raises:
            sqlite3.Error: it cannot be kept.
        """
        outcome = await self.store.do(
            lambda connection: notifications.take(connection, notification, body, self.clock())
        )
        if notification.truncated_alerts:
            logger.warning("%d alerts were left out by Alertmanager: raise max_alerts", notification.truncated_alerts)
        if outcome != "repeated":
            self._woken.set()
        return outcome

    async def ailment(self) -> str | None:
        """Return what is wrong, or None."""
        try:
            await self.store.do(lambda connection: connection.execute("SELECT 1 FROM episodes LIMIT 1").fetchone())
        except sqlite3.Error as error:
            return f"the ledger cannot be read: {error}"
        return self._failed or None

    async def run(self, stop: asyncio.Event) -> None:
        """Decide and act until `stop` is set; what is begun is ended."""
        await self.dispatch.recover()
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._woken.clear()
                rest = await self._round()
                woken = asyncio.create_task(self._woken.wait())
                await asyncio.wait({woken, stopped}, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
        finally:
            stopped.cancel()

    async def _round(self) -> float:
        """Do what is due, and return the seconds until more is."""
        try:
            await self.judge.run_due()
            await self.dispatch.run_due()
            times = [await self.store.do(notifications.next_look), await self.store.do(actions.next_due)]
        except Exception as error:
            # Nothing may end the rounds: what is due stays due, and /healthz says what is wrong.
            logger.exception("a round failed; the next one follows")
            self._failed = f"the last round failed: {type(error).__name__}: {error}"
            return AFTER_FAILURE_S
        self._failed = ""
        rest = min(((time - self.clock()).total_seconds() for time in times if time), default=LONGEST_REST_S)
        return min(max(rest, 0.0), LONGEST_REST_S)
