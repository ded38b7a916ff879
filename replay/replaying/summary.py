"""What a replay has shown, counted up."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from processors.chain import STAGES
from processors.labels import Verdict
from replay.replaying.baselines import Skip
from replay.replaying.compare import Difference
from replay.replaying.environment import Environment
from replay.replaying.noise import Noise
from replay.replaying.verdicts import Change, Comparison


@dataclass(slots=True)
class StageChanges:
    """Requests whose first difference is in one stage."""

    requests: int = 0
    #: Of them, those whose answer the customer would see changed.
    changed: int = 0
    #: The largest measurable difference, or the first one that cannot be measured.
    example: Difference | None = None
    request_id: str = ""

    def add(self, comparison: Comparison) -> None:
        """Count a comparison that has a difference."""
        self.requests += 1
        self.changed += comparison.change is not Change.UNCHANGED
        difference = comparison.difference
        if self.example is None or _size(difference) > _size(self.example):
            self.example, self.request_id = difference, comparison.request_id


@dataclass(slots=True)
class Summary:
    """The figures of a replay."""

    changes: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    #: Stage -> requests that part there first.
    stages: dict[str, StageChanges] = field(default_factory=dict)
    skipped: dict[Skip, int] = field(default_factory=dict)
    #: Before and after, against the labels.
    labels: Counter[tuple[Verdict, Verdict | None]] = field(default_factory=Counter)
    #: Library or model -> version -> requests that it answered.
    baseline_libraries: dict[str, Counter[str]] = field(default_factory=dict)
    baseline_models: dict[str, Counter[str]] = field(default_factory=dict)
    candidate_models: dict[str, Counter[str]] = field(default_factory=dict)
    #: Median seconds in the stages, of requests whose time is known on both sides.
    baseline_seconds: float | None = None
    candidate_seconds: float | None = None
    #: Stage -> largest share of a tolerance that was used up without a difference.
    noise: dict[str, float] = field(default_factory=dict)

    @property
    def compared(self) -> int:
        """How many requests were compared."""
        return sum(self.changes.values())

    @property
    def noticeable(self) -> int:
        """How many answers a customer would see changed."""
        return self.compared - self.changes[Change.UNCHANGED]

    @property
    def worse(self) -> int:
        """Requests that were right and are not any more."""
        return sum(n for (before, after), n in self.labels.items() if before is Verdict.RIGHT is not after)

    @property
    def better(self) -> int:
        """Requests that are right and were not."""
        return sum(n for (before, after), n in self.labels.items() if after is Verdict.RIGHT is not before)


def summarise(comparisons: Iterable[Comparison], skipped: Mapping[Skip, int]) -> Summary:
    """Count comparisons up."""
    summary = Summary(skipped=dict(skipped))
    times: list[tuple[float, float]] = []
    for one in comparisons:
        summary.changes[one.change] += 1
        if one.difference is not None:
            summary.stages.setdefault(one.difference.stage, StageChanges()).add(one)
        if one.before is not None:
            summary.labels[one.before, one.after] += 1
        if one.baseline_seconds is not None:
            times.append((one.baseline_seconds, one.candidate_seconds))
        for stage, share in one.noise.items():
            summary.noise[stage] = max(share, summary.noise.get(stage, 0.0))
        _count(summary.baseline_libraries, one.baseline_libraries)
        _count(summary.baseline_models, one.baseline_models)
        _count(summary.candidate_models, one.candidate_models)
    order = [name for name, _ in STAGES]
    summary.stages = dict(sorted(summary.stages.items(), key=lambda item: order.index(item[0])))
    if times:
        summary.baseline_seconds = statistics.median(before for before, _ in times)
        summary.candidate_seconds = statistics.median(after for _, after in times)
    return summary


def as_json(summary: Summary, candidate: Environment, noise: Noise | None) -> dict[str, Any]:
    """Return the figures as JSON values."""
    before, after = summary.baseline_seconds, summary.candidate_seconds
    return {
        "compared": summary.compared,
        **{change.replace(" ", "_"): count for change, count in summary.changes.items()},
        "skipped": {str(why): count for why, count in summary.skipped.items()},
        "stages": {
            stage: {
                "requests": one.requests,
                "changed": one.changed,
                "example": one.example,
                "request_id": one.request_id,
            }
            for stage, one in summary.stages.items()
        },
        "labels": _labels(summary) if summary.labels else None,
        "noise": {"aa": noise, "within_tolerance": summary.noise},
        "seconds": {"baseline": before, "candidate": after, "ratio": after / before if before and after else None},
        "baseline": {"libraries": summary.baseline_libraries, "models": summary.baseline_models},
        "candidate": {
            "mrrs": candidate.mrrs,
            "python": candidate.python,
            "machine": candidate.machine,
            "libraries": candidate.libraries,
            "models": summary.candidate_models,
        },
    }


def _labels(summary: Summary) -> dict[str, Any]:
    return {
        "before": Counter(str(before) for (before, _), count in summary.labels.items() for _ in range(count)),
        "after": Counter(str(after or "crashed") for (_, after), count in summary.labels.items() for _ in range(count)),
        "better": summary.better,
        "worse": summary.worse,
    }


def _count(counters: dict[str, Counter[str]], versions: Mapping[str, str]) -> None:
    for name, version in versions.items():
        counters.setdefault(name, Counter())[version] += 1


def _size(difference: Difference | None) -> float:
    """Order differences: what cannot be measured is larger than what can."""
    if difference is None:
        return -1.0
    return float("inf") if difference.size is None else difference.size
