"""What became of a request between baseline and candidate."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from processors.labels import LabelledPhoto, Verdict, judge
from processors.records import Reading, Status
from replay.replaying.answers import stages_of
from replay.replaying.candidate import Candidate
from replay.replaying.compare import Difference, compare
from replay.replaying.trace import Trace
from streams.drawing import headline


class Change(StrEnum):
    """What the customer would notice."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOW_REJECTED = "now rejected"
    NOW_READ = "now read"
    NOW_CRASHES = "now crashes"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What came of a request at the time."""

    reading: Reading
    #: None where only the answer was kept.
    trace: Trace | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One request, compared."""

    request_id: str
    change: Change
    #: Where the two part, if they do; it can be set although the customer would notice nothing.
    difference: Difference | None
    baseline: str
    candidate: str
    #: Seconds in the stages; None where it is not known.
    baseline_seconds: float | None
    candidate_seconds: float
    #: Stage -> share of a tolerance that was used up before anything differed.
    noise: dict[str, float] = field(default_factory=dict)
    #: Against the label, if there is one.
    before: Verdict | None = None
    after: Verdict | None = None
    #: Model -> version that answered.
    baseline_models: dict[str, str] = field(default_factory=dict)
    candidate_models: dict[str, str] = field(default_factory=dict)
    baseline_libraries: dict[str, str] = field(default_factory=dict)


def judged(request_id: str, baseline: Baseline, candidate: Candidate, label: LabelledPhoto | None) -> Comparison:
    """Compare one request."""
    after = candidate.reading
    difference, noise = _difference(baseline, candidate)
    return Comparison(
        request_id=request_id,
        change=Change.NOW_CRASHES if after is None else change(baseline.reading, after),
        difference=difference,
        baseline=headline(baseline.reading),
        candidate=": ".join(candidate.crashed or ()) if after is None else headline(after),
        baseline_seconds=baseline.seconds,
        candidate_seconds=candidate.seconds,
        noise=noise,
        before=None if label is None else judge(baseline.reading, label),
        after=None if label is None or after is None else judge(after, label),
        baseline_models=baseline.reading.models,
        candidate_models={} if after is None else after.models,
        baseline_libraries=baseline.reading.libraries,
    )


def change(baseline: Reading, candidate: Reading) -> Change:
    """Tell what the customer would notice."""
    if baseline.status is not candidate.status:
        return Change.NOW_READ if candidate.status is Status.READ else Change.NOW_REJECTED
    same = _noticed(baseline) == _noticed(candidate)
    return Change.UNCHANGED if same else Change.CHANGED


def _noticed(reading: Reading) -> tuple[object, ...]:
    if reading.status is Status.REJECTED:
        return reading.reasons
    shown = [(one.tariff, one.value, one.decimals, one.unit) for one in reading.registers]
    return reading.medium, reading.display, shown


def _difference(baseline: Baseline, candidate: Candidate) -> tuple[Difference | None, dict[str, float]]:
    after = candidate.reading
    if baseline.trace is not None and candidate.trace is not None:
        difference, noise = compare(baseline.trace, candidate.trace)
    elif after is not None:
        difference, noise = compare(stages_of(baseline.reading), stages_of(after))
    else:
        difference, noise = None, {}
    if difference is None and candidate.crashed is not None:
        stage, error = candidate.crashed
        difference = Difference(stage, "crash", "", error)
    return difference, noise
