"""Does what decisions ask for: written down before it is begun, tried again with a back-off, buried when it fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitors.metrics import TriggerMetrics
from monitors.trigger.actions.outcomes import ActionError, NotNowError, UnclearError
from monitors.trigger.actions.perform import may_repeat
from monitors.trigger.config import Action, Config, Notify
from monitors.trigger.ledger import actions as ledger
from monitors.trigger.ledger.actions import Task
from monitors.trigger.store import Store
from streams.settings import SettingsError

#: Seconds at most between two tries.
LONGEST_PAUSE_S = 600.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The actions of the configuration, and what does them."""

    config: Config
    store: Store
    metrics: TriggerMetrics
    perform: Callable[[Action, Task], Awaitable[str]]
    clock: Callable[[], datetime]

    async def recover(self) -> None:
        """Settle what was in work when the trigger ended.

        What may be repeated is: the other side knows the key. What may not is a dead letter: at most one training, and a
        person looks whether there is one.
        """
        for task in await self.store.do(ledger.interrupted):
            action = self._action(task.name)
            text = "the trigger ended while it was in work"
            if action is not None and may_repeat(action):
                await self._later(action, task, text, pause_s=0.0)
            else:
                await self._bury(task, f"{text}: look there whether {task.request.id} was started")

    async def run_due(self) -> None:
        """Do everything that is due now, side by side."""
        tasks = await self.store.do(lambda connection: ledger.due(connection, self.clock()))
        await asyncio.gather(*(self._run(task) for task in tasks))

    async def _run(self, task: Task) -> None:
        action = self._action(task.name)
        if action is None:
            await self._bury(task, "no action of this name is configured any more")
            return
        await self.store.do(lambda connection: ledger.begin(connection, task, self.clock()))
        try:
            result = await self.perform(action, task)
        except NotNowError as error:
            await self._later(action, task, str(error))
        except UnclearError as error:
            if may_repeat(action):
                await self._later(action, task, str(error))
            else:
                await self._bury(task, f"{error}; look there whether {task.request.id} was started")
        except (ActionError, SettingsError) as error:
            await self._bury(task, str(error))
        else:
            await self.store.do(lambda connection: ledger.done(connection, task, result, self.clock()))
            self._count(task, "done")
            logger.info("%s of %s (%s): %s", task.name, task.request.id, task.request.model, result)

    async def _later(self, action: Action, task: Task, text: str, pause_s: float | None = None) -> None:
        if task.tries + 1 >= action.tries:
            await self._bury(task, f"{text} ({task.tries + 1} tries)")
            return
        pause = min(action.pause_s * 2**task.tries, LONGEST_PAUSE_S) if pause_s is None else pause_s
        now = self.clock()
        at = now + timedelta(seconds=pause)
        await self.store.do(lambda connection: ledger.again(connection, task, text, now, at))
        self._count(task, "retried")
        logger.warning("%s of %s: %s; again in %.0f s", task.name, task.request.id, text, pause)

    async def _bury(self, task: Task, text: str) -> None:
        told = [action.called for action in self.config.actions if isinstance(action, Notify)]
        tell = [] if task.name in told else told
        await self.store.do(lambda connection: ledger.bury(connection, task, text, self.clock(), tell))
        self._count(task, "dead")
        logger.error("%s of %s (%s) failed for good: %s", task.name, task.request.id, task.request.model, text)

    def _action(self, name: str) -> Action | None:
        return next((action for action in self.config.actions if action.called == name), None)

    def _count(self, task: Task, outcome: str) -> None:
        self.metrics.actions.labels(task.name, outcome).inc()
