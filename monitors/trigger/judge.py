"""Looks at the episodes that are due, decides, and writes the decision down before anything is done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitors.metrics import TriggerMetrics
from monitors.trigger.config import STARTERS, Config
from monitors.trigger.decision import Verdict
from monitors.trigger.gather import Found, Sources
from monitors.trigger.ledger.decisions import record
from monitors.trigger.ledger.notifications import due
from monitors.trigger.rules import decide
from monitors.trigger.store import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides, one episode after another: each decision knows of the ones before it."""

    config: Config
    store: Store
    sources: Sources
    metrics: TriggerMetrics
    clock: Callable[[], datetime]

    async def run_due(self) -> None:
        """Decide about everything that is due now."""
        limits = self.config.limits
        found: Found = {}
        for one in await self.store.do(lambda connection: due(connection, self.clock(), limits.silent_s)):
            facts = await self.sources.facts(one, self.clock(), found)
            decision = decide(facts, limits)
            actions = [(action.called, isinstance(action, STARTERS)) for action in self.config.actions]
            new = await self.store.do(
                lambda connection, one=one, facts=facts, decision=decision, actions=actions: record(  # type: ignore[misc]
                    connection, one.episode.id, facts, decision, limits, actions=actions
                )
            )
            if new:
                self.metrics.decisions.labels(decision.model or "none", decision.verdict).inc()
                level = logging.WARNING if decision.verdict is Verdict.RETRAIN else logging.INFO
                logger.log(
                    level, "%s %s: %s, %s", one.episode.id, decision.model or "-", decision.verdict, decision.because
                )
