"""Gathers the facts of a decision, from wherever they are."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitors.trigger import job
from monitors.trigger.answers import answer
from monitors.trigger.config import Config, Local
from monitors.trigger.facts import Facts, Start, Traffic
from monitors.trigger.ledger.decisions import started
from monitors.trigger.ledger.notifications import Due
from monitors.trigger.rules import WEEK
from monitors.trigger.store import Store
from monitors.trigger.traffic import traffic
from processors import manifest
from streams.request_log import RequestLog

logger = logging.getLogger(__name__)


#: What was found of a segment since about the same onset; many features of it drift together.
Found = dict[tuple[str, int], tuple[Traffic | None, str]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where facts come from."""

    config: Config
    store: Store
    #: Opens the request log; the trigger keeps it open no longer than it asks.
    request_log: Callable[[], RequestLog]
    #: Of the records of local trainings.
    jobs: Path
    model_dir: Path | None
    #: Model -> version that the reference belongs to.
    reference: Callable[[], Mapping[str, str]]

    async def facts(self, due: Due, now: datetime, found: Found) -> Facts:
        """Return the facts about an episode.

        Args:
            due: The episode.
            now: The time.
            found: What the request log has said in this round; it is asked once for alerts that began together.
        """
        model, because = answer(due.episode.labels, self.config.answers)
        seen, unknown = None, ""
        if model and not due.over:
            segment, since = due.episode.segment, due.episode.since
            key = segment, int(since.timestamp() // self.config.limits.again_s)
            if key not in found:
                found[key] = await self._traffic(segment, since, now)
            seen, unknown = found[key]
        champion, referenced = await asyncio.to_thread(self._versions, model) if model else (None, None)
        return Facts(
            now=now,
            since=due.episode.since,
            over=due.over,
            segment=due.episode.segment,
            model=model,
            because=because,
            traffic=seen,
            unknown=unknown,
            starts=await self.store.do(lambda connection: self._starts(connection, now)),
            champion=champion,
            referenced=referenced,
        )

    def _versions(self, model: str) -> tuple[str | None, str | None]:
        return _champion(self.model_dir, model), self.reference().get(model)

    async def _traffic(self, segment: str, since: datetime, now: datetime) -> tuple[Traffic | None, str]:
        try:
            log = self.request_log()
            try:
                onset = since - timedelta(seconds=self.config.limits.lead_s)
                return await traffic(log, segment, onset, now), ""
            finally:
                await log.close()
        except Exception as error:
            # Whatever a store raises while it is away: the decision waits for it and says so.
            logger.warning("the request log cannot be asked: %s", error)
            return None, " ".join(f"{type(error).__name__}: {error}".split())[:200]

    def _starts(self, connection: sqlite3.Connection, now: datetime) -> tuple[Start, ...]:
        limits = self.config.limits
        back = max(WEEK, timedelta(seconds=max(limits.cool_down_s, limits.settle_s, limits.longest_run_s)))
        return tuple(
            Start(one.id, one.model, one.segment, one.time, self._runs(one.id, one.time, now))
            for one in started(connection, now - back)
        )

    def _runs(self, identity: str, time: datetime, now: datetime) -> bool:
        """Tell whether a training runs: a local one is known by its lock, any other is taken to for a while."""
        if isinstance(self.config.starter, Local) and job.read_job(self.jobs, identity) is not None:
            return job.running(self.jobs, identity)
        return now - time <= timedelta(seconds=self.config.limits.longest_run_s)


def _champion(directory: Path | None, model: str) -> str | None:
    if directory is None:
        return None
    try:
        entry = manifest.read(directory).get(model)
    except manifest.ModelError as error:
        logger.warning("%s", error)
        return None
    return entry.aliases.get("champion") if entry else None
