"""One replay from the order to the figures: opens what it needs, runs the A/A run first, then the comparison."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from processors.chain import STAGES, run_stage
from processors.library import Library
from processors.limits import Limits
from processors.records import Photo
from replay.replaying import baselines, noise
from replay.replaying.candidate import Candidate, read
from replay.replaying.environment import Environment, here
from replay.replaying.inprocess import read_again
from replay.replaying.pace import Pace
from replay.replaying.progress import Question, progress
from replay.replaying.requests import Stored, stored_requests
from replay.replaying.run import Reader, run
from replay.replaying.summary import Summary, summarise
from replay.replaying.tracefile import TraceFile, recorded_in, recording
from replay.replaying.verdicts import Change, Comparison
from streams.library import model_dir
from streams.logged import Query
from streams.originals import photo
from streams.request_log import RequestLog, request_log_of
from streams.settings import Settings
from streams.stages import limits_of
from streams.times import moment

#: Seconds between two lines of progress.
REPORT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for on the command line."""

    since: str | None = None
    until: str | None = None
    limit: int | None = None
    #: answers, labels, or the path of a trace.
    against: str = "answers"
    models: dict[str, str]
    record: Path | None = None
    topics: bool = False
    speed: float = float("inf")
    brokers: str | None = None
    aa: int = 20
    jobs: int = 1
    resume: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a replay."""

    question: Question
    summary: Summary
    candidate: Environment
    #: What a trace was recorded with; None against answers, which name their own libraries and models.
    recorded: Environment | None
    noise: noise.Noise | None
    comparisons: list[Comparison]
    pictures: dict[str, tuple[bytes, bytes]]
    #: In this session; an interrupted one has its own.
    seconds: float
    replayed: int

    @property
    def failed(self) -> bool:
        """Whether the answer is no: answers differ, or the service does not repeat itself."""
        unsure = self.noise is not None and self.noise.differing > 0
        return unsure or bool(self.summary.worse if self.summary.labels else self.summary.noticeable)

    def as_json(self) -> dict[str, Any]:
        """Return what is beside the summary's figures: each change, and the time that it took."""
        return {
            "changes": [
                {
                    "request_id": one.request_id,
                    "change": one.change,
                    "difference": one.difference,
                    "baseline": one.baseline,
                    "candidate": one.candidate,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self.comparisons
                if one.change is not Change.UNCHANGED
            ],
            "recorded": self.recorded,
            "replayed": self.replayed,
            "seconds_in_all": round(self.seconds, 2),
        }


async def play(order: Order, settings: Settings, *, on_progress: Callable[[str], object]) -> Outcome:
    """Carry out a replay; what was done before an interruption is not done again.

    Raises:
        TimeError: a bound is no time.
        ProgressError: it cannot be resumed.
        TraceFileError: a trace cannot be used.
        ModelError: a model is missing.
        SettingsError: no folder of models is set.
        RequestLogError: the request log cannot be used.
    """
    library, limits = Library.open(model_dir(settings), aliases=order.models), limits_of(settings)
    environment, question = here(library, limits), _question(order, settings)
    now = datetime.now(UTC)
    bounds = Query(moment(order.since, now) if order.since else None, moment(order.until, now) if order.until else now)
    log = request_log_of(settings, create=False)
    started = time.perf_counter()
    try:
        with ExitStack() as stack:
            done = stack.enter_context(progress(question, environment, resume=order.resume))
            # "24h" means 24 hours before the start, however late the end is.
            query = done.once("bounds", bounds)
            traces = _recording(stack, order, environment)
            baseline, recorded = _baselines(stack, order)
            one = partial(read, models=library, limits=limits, clock=time.perf_counter)
            done.noise = done.noise or await _noise(log, query, order.aa, one)
            reader = _through(stack, order, library, limits) if order.topics else _in_process(one, order.jobs)
            counted = _Counted(on_progress)
            await run(
                stored_requests(log, query, order.limit, seen=done.seen),
                baseline,
                reader,
                done,
                limits,
                traces=traces,
                on_result=counted,
            )
            comparisons = list(done.comparisons())
            return Outcome(
                question,
                summarise(comparisons, done.skipped()),
                environment,
                recorded,
                done.noise,
                comparisons,
                done.pictures(),
                time.perf_counter() - started,
                counted.replayed,
            )
    finally:
        await log.close()


def _question(order: Order, settings: Settings) -> Question:
    return Question(
        request_log=settings.request_log,
        since=order.since or "",
        until=order.until or "",
        limit=order.limit,
        against=order.against,
        with_models=tuple(sorted(f"{name}={version}" for name, version in order.models.items())),
        through="topics" if order.topics else "process",
        record=str(order.record or ""),
    )


def _recording(stack: ExitStack, order: Order, environment: Environment) -> TraceFile | None:
    if order.record is None:
        return None
    return stack.enter_context(recording(order.record, environment, fresh=order.resume is False))


def _baselines(stack: ExitStack, order: Order) -> tuple[baselines.Baselines, Environment | None]:
    if order.against == "answers":
        return baselines.answers, None
    if order.against == "labels":
        return baselines.labelled, None
    traces = stack.enter_context(recorded_in(Path(order.against)))
    return baselines.recorded(traces), traces.environment


async def _noise(log: RequestLog, query: Query, count: int, one: Callable[[Photo], Candidate]) -> noise.Noise:
    photos = [photo(stored.original) async for stored in stored_requests(log, query, count)] if count else []
    return noise.measure(photos, one)


def _in_process(one: Callable[[Photo], Candidate], jobs: int) -> Reader:
    return lambda requests: read_again(requests, one, jobs)


def _through(stack: ExitStack, order: Order, library: Library, limits: Limits) -> Reader:
    from replay.replaying.topics import broker_settings, read_through  # noqa: PLC0415 - Faust is for topics only

    settings = stack.enter_context(broker_settings(order.brokers))
    processors = {stage: partial(_stage, stage, library, limits) for stage, _ in STAGES}

    def reader(requests: AsyncIterator[Stored]) -> AsyncIterator[tuple[Stored, Candidate]]:
        return read_through(requests, settings, processors, Pace(order.speed, time.monotonic))

    return reader


def _stage(stage: str, library: Library, limits: Limits, record: Any) -> Any:
    return run_stage(stage, record, library, limits)


class _Counted:
    """Tells how far the replay is, every few seconds."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._told = time.monotonic()
        self._changed = 0
        self.replayed = 0

    def __call__(self, result: object) -> None:
        self.replayed += 1
        self._changed += isinstance(result, Change) and result is not Change.UNCHANGED
        if time.monotonic() - self._told > REPORT_S:
            self._told = time.monotonic()
            self._say(f"{self.replayed} requests, {self._changed} answers changed")
