"""A trigger on a clock of the test's own, with actions that the test writes."""

from __future__ import annotations

from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from prometheus_client import CollectorRegistry

from monitors.metrics import TriggerMetrics
from monitors.trigger.alerts import parse
from monitors.trigger.config import Config, configured, read_config
from monitors.trigger.dispatch import Dispatch
from monitors.trigger.gather import Sources
from monitors.trigger.judge import Judge
from monitors.trigger.rounds import Trigger
from monitors.trigger.store import Store
from tests.monitors.trigger.asked import OpenLog
from tests.monitors.trigger.notified import NOW, notification


@dataclass
class Clock:
    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Recorder:
    """Does actions by writing them down; errors to be raised stand in `fails`, by the action's name."""

    done: list[tuple[str, str, str]] = field(default_factory=list)
    fails: dict[str, deque] = field(default_factory=dict)

    async def __call__(self, action, task) -> str:
        waiting = self.fails.get(action.called)
        if waiting:
            raise waiting.popleft()
        self.done.append((action.called, task.event, task.request.model))
        return "taken"


@dataclass
class Running:
    trigger: Trigger
    clock: Clock
    recorder: Recorder
    metrics: TriggerMetrics

    async def send(self, *alerts, **more) -> str:
        body = notification(*alerts, **more)
        return await self.trigger.take(parse(body), body)

    async def round(self) -> float:
        return await self.trigger._round()

    def count(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


def config_of(*actions: str, **limits: float) -> Config:
    """The shipped table of models with these actions and limits."""
    shipped = read_config(None)
    raw = [{"kind": kind} if isinstance(kind, str) else kind for kind in actions or ("local", "topic")]
    return configured({"limits": limits, "answers": msgspec.to_builtins(shipped.answers), "actions": raw})


@asynccontextmanager
async def running(folder: Path, log: OpenLog, config: Config | None = None, *, clock=None, recorder=None, **sources):
    clock, recorder = clock or Clock(), recorder or Recorder()
    config = config or config_of()
    metrics = TriggerMetrics(CollectorRegistry())
    store = Store(folder)
    given = {"request_log": lambda: log, "jobs": folder / "jobs", "model_dir": None, "reference": dict, **sources}
    try:
        trigger = Trigger(
            store,
            Judge(config, store, Sources(config, store, **given), metrics, clock),
            Dispatch(config, store, metrics, recorder, clock),
            clock,
        )
        await trigger.dispatch.recover()
        yield Running(trigger, clock, recorder, metrics)
    finally:
        store.close()
