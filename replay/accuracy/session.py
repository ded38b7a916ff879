"""One run of the accuracy test, from the dataset to the verdict."""

from __future__ import annotations

import hashlib
import platform
import statistics
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import processors
from replay.accuracy.baseline import Baseline, Baselines
from replay.accuracy.figures import figures
from replay.accuracy.gates import gates, overall
from replay.accuracy.partial import Partial, partial, path_of
from replay.accuracy.reading import cases
from replay.accuracy.record import Case, Conditions, numbered
from replay.accuracy.runs import Run, Runs
from replay.accuracy.workload import VERSION
from replay.evaluation.run import Source
from replay.replaying.environment import here
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be run."""

    dataset: Path
    limit: int | None = None
    jobs: int = 1
    resume: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run, its cases, and what it was compared with."""

    run: Run
    cases: list[Case]
    baseline: Baseline | None


def play(order: Order, settings: Settings, *, progress: Callable[[int, int], object] = lambda *_: None) -> Outcome:
    """Read every photo once, compare with the baseline, and keep the record; `progress` is told done and all.

    Raises:
        DatasetError: the dataset cannot be used.
        BaselineError: a baseline is not what was accepted.
        RunningError: this very run is going on elsewhere.
    """
    source = Source(order.dataset, limit=order.limit)
    count = len(source.open())
    jobs = min(order.jobs, count)
    conditions = _conditions(order, settings, jobs)
    runs, baselines = Runs(settings.accuracy_runs), Baselines(settings.accuracy_baselines)
    baselines.history()  # what is wrong with it shall be known before the work, not after
    began, started = datetime.now(UTC), time.perf_counter()
    path = path_of(runs.folder, conditions)
    with partial(path, resume=order.resume) as noted:
        resumed = len(noted.done)
        _read(noted, source, settings, count, jobs=jobs, progress=progress)
        found = numbered(noted.done[index] for index in range(count))
        baseline = baselines.find(found)
        judged = gates(found, conditions, baseline)
        known = [case for case in found if baseline is not None and case.key in baseline.kept]
        run = Run(
            id=f"{began:%Y%m%dT%H%M%S%fZ}-{conditions.digest[:8]}",
            time=began.isoformat(timespec="seconds"),
            conditions=conditions,
            seconds=round(time.perf_counter() - started, 1),
            resumed=resumed,
            figures=figures(found),
            ratio=round(statistics.median(case.ratio for case in found), 4),
            cpu_seconds=round(statistics.median(case.seconds for case in found), 5),
            verdict=overall(judged),
            gates=judged,
            baseline=baseline.run if baseline else "",
            unknown_to_baseline=len(found) - len(known) if baseline else 0,
            changed_answers=sum(case.answer != baseline.kept[case.key].answer for case in known) if baseline else 0,
        )
        runs.add(run, found)
        path.unlink()
    return Outcome(run, found, baseline)


def _read(
    noted: Partial, source: Source, settings: Settings, count: int, *, jobs: int, progress: Callable[[int, int], object]
) -> None:
    missing = [index for index in range(count) if index not in noted.done]
    progress(len(noted.done), count)
    if missing:
        for index, case in cases(source, settings, missing, jobs=jobs):
            noted.add(index, case)
            progress(len(noted.done), count)


def _conditions(order: Order, settings: Settings, jobs: int) -> Conditions:
    path = order.dataset
    folder = zipfile.Path(path) if path.is_file() and path.suffix == ".zip" else path
    labels = folder if path.name == "labels.csv" else folder / "labels.csv"
    return Conditions(
        dataset=path.parent.name if path.name == "labels.csv" else path.stem,
        digest=hashlib.sha256(labels.read_bytes()).hexdigest(),
        limit=order.limit,
        jobs=jobs,
        code=_code(),
        environment=here(open_library(settings), limits_of(settings)),
        processor=_processor(),
        workload=VERSION,
    )


def _code() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(processors.__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _processor() -> str:
    """Return the processor's model; its microarchitecture decides what a photo costs in workloads."""
    lines = _CPUINFO.read_text("utf-8").splitlines() if _CPUINFO.is_file() else []
    named = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    parts = [f"{name} {named[name]}" for name in ("cpu family", "model") if name in named]
    return " ".join([named.get("model name") or platform.processor() or platform.machine(), *parts])
