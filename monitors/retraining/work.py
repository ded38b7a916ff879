"""Works a retraining off, step by step; what has a receipt is not done again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from monitors.retraining.context import Context, Halt
from monitors.retraining.job import JobError, Outcome, Receipt
from monitors.retraining.notice import notify
from monitors.retraining.steps.check import check
from monitors.retraining.steps.compare import evaluate
from monitors.retraining.steps.enter import enter
from monitors.retraining.steps.gather import gather
from monitors.retraining.steps.prepare import prepare
from monitors.retraining.steps.report import JSON, report
from monitors.retraining.steps.train import quantise, train
from processors.manifest import ModelError

#: Name, what it does, and the step.
STEPS: tuple[tuple[str, str, Callable[[Context], dict[str, Any]]], ...] = (
    ("gather", "photos with a confirmed reading, out of the request log", gather),
    ("prepare", "training examples from them", prepare),
    ("check", "validation of the examples", check),
    ("train", "training from the champion", train),
    ("quantise", "8-bit integers, if the champion has them", quantise),
    ("compare", "champion and challenger on the same photos", evaluate),
    ("report", "the report", report),
    ("enter", "the version becomes the challenger", enter),
)
#: Folders with photos of customers, and what only a training in progress needs; the trained version stays.
_PASSING = ("gathered", "gathered.part", "examples", "quantised.part", "checkpoints")


def work(context: Context) -> Outcome:
    """Do what is left of a job, tell people, and take its photos away.

    Raises:
        JobError: a step failed; the job can be gone on with.
    """
    outcome = context.job.outcome or _steps(context)
    if context.job.receipt("notify") is None:
        told = notify(context.config.notify, context.order.id, notice(context, outcome))
        context.job.keep(Receipt(step="notify", ended=_now(context), seconds=0.0, facts=told))
    for name in _PASSING:
        shutil.rmtree(context.job.folder / name, ignore_errors=True)
    return outcome


def _steps(context: Context) -> Outcome:
    for place, (name, what, step) in enumerate(STEPS, 1):
        if context.job.receipt(name) is not None:
            continue
        context.say(f"{place}/{len(STEPS)} {name}: {what}")
        began = time.monotonic()
        try:
            facts = step(context)
        except Halt as halt:
            return _end(context, Outcome(outcome=halt.outcome, why=str(halt), ended=_now(context)))
        except (JobError, ModelError, OSError) as error:
            context.job.fail(name, str(error), _now(context))
            raise JobError(f"the step `{name}` failed: {error}; the same command goes on from there") from error
        seconds = round(time.monotonic() - began, 1)
        context.job.keep(Receipt(step=name, ended=_now(context), seconds=seconds, facts=facts))
    order, ended = context.order, context.now()
    seconds = (ended - datetime.fromisoformat(order.requested)).total_seconds()
    why = f"{order.model} {order.version} reads along as the challenger of {order.champion}"
    return _end(
        context,
        Outcome(
            outcome="challenger", why=why, ended=ended.isoformat(timespec="seconds"), alert_to_challenger_s=seconds
        ),
    )


def _end(context: Context, outcome: Outcome) -> Outcome:
    context.job.end(outcome)
    return outcome


def notice(context: Context, outcome: Outcome) -> dict[str, Any]:
    """Return what people are told: a line of text, and the report where there is one."""
    order, path = context.order, context.job.folder / JSON
    return {
        "text": f"retraining of {order.model} ({order.id}): {outcome.outcome}. {outcome.why}",
        "id": order.id,
        "model": order.model,
        "outcome": msgspec.to_builtins(outcome),
        "report": msgspec.json.decode(path.read_bytes()) if path.is_file() else None,
    }


def _now(context: Context) -> str:
    return context.now().isoformat(timespec="seconds")
