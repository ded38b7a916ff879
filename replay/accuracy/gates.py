"""The gates of the accuracy test: what is compared with the baseline, and what passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from processors.labels import Verdict
from processors.mcnemar import Pairs, largest_loss, worse_by_chance
from replay.accuracy.baseline import Baseline, Kept
from replay.accuracy.record import Case, Conditions
from replay.accuracy.slowdown import slowdown

#: Probability of a false alarm of each of the two tests on readings: 5 % in both together.
ALPHA = 0.025
#: Net share of the photos (0..1) that may be lost without anybody minding: half a photo in a hundred.
MARGIN = 0.005
#: Share (0..1) by which photos may become slower: of 420 pairs of runs of the same, on a machine whose load tripled
#: between them, none had an interval that began above 0.07.
TIME_TOLERANCE = 0.10


class Conclusion(StrEnum):
    """What a gate says."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Gate:
    """One comparison with the baseline."""

    #: right, wrong, expected or time.
    name: str
    conclusion: Conclusion
    #: The figures that it rests on, in words.
    why: str


def gates(cases: Sequence[Case], conditions: Conditions, baseline: Baseline | None) -> list[Gate]:
    """Compare a run with the baseline, photo by photo; the photos that it does not know take no part."""
    if baseline is None:
        return [Gate("baseline", Conclusion.CANNOT_TELL, "there is none for these photos: mrrs accuracy accept")]
    pairs = [(baseline.kept[case.key], case) for case in cases if case.key in baseline.kept]
    readable = [pair for pair in pairs if not pair[1].expected]
    expected = [pair for pair in pairs if pair[1].expected]
    found = [
        _readings("right", readable, lambda verdict: verdict is Verdict.RIGHT),
        _readings("wrong", pairs, lambda verdict: verdict is not Verdict.WRONG),
    ]
    if expected:
        found.append(_expected(expected))
    return [*found, _time(pairs, conditions, baseline)]


def overall(found: Iterable[Gate]) -> Conclusion:
    """Return fail if any gate fails, else cannot tell if any cannot tell, else pass."""
    conclusions = {gate.conclusion for gate in found}
    order = (Conclusion.FAIL, Conclusion.CANNOT_TELL)
    return next((conclusion for conclusion in order if conclusion in conclusions), Conclusion.PASS)


def _readings(name: str, pairs: Sequence[tuple[Kept, Case]], good: Callable[[Verdict | None], bool]) -> Gate:
    compared = Pairs.of((good(kept.verdict), good(case.verdict)) for kept, case in pairs)
    chance = worse_by_chance(compared)
    why = f"{compared.lost} photos got worse, {compared.won} better, of {compared.photos}"
    if not compared.lost:
        return Gate(name, Conclusion.PASS, why)
    why += f"; by chance with p = {chance:.3g}"
    if chance < ALPHA:
        return Gate(name, Conclusion.FAIL, why)
    loss = largest_loss(compared)
    why += f", a loss of up to {loss:.2%} is possible, {MARGIN:.1%} is tolerated"
    return Gate(name, Conclusion.PASS if loss <= MARGIN else Conclusion.CANNOT_TELL, why)


def _expected(pairs: Sequence[tuple[Kept, Case]]) -> Gate:
    """Judge case by case: each rejection that the baseline had right must be right."""
    lost = [case for kept, case in pairs if kept.held and not case.held]
    won = sum(case.held and not kept.held for kept, case in pairs)
    why = f"{sum(case.held for _, case in pairs)} of {len(pairs)} rejected for their reason, {won} of them newly"
    if lost:
        first = "; ".join(f"{case.file}: {case.truth}, now {case.answer}" for case in lost[:3])
        why += f"; {len(lost)} no longer, such as {first}"
    return Gate("expected", Conclusion.FAIL if lost else Conclusion.PASS, why)


def _time(pairs: Sequence[tuple[Kept, Case]], conditions: Conditions, baseline: Baseline) -> Gate:
    then, now = baseline.conditions.clock, conditions.clock
    if then != now:
        differ = "; ".join(f"{old}, now {new}" for old, new in zip(then, now, strict=True) if old != new)
        return Gate("time", Conclusion.CANNOT_TELL, f"the baseline was measured otherwise: {differ}")
    found = slowdown([kept.ratio for kept, _ in pairs], [case.ratio for _, case in pairs])
    if found is None:
        return Gate("time", Conclusion.CANNOT_TELL, f"{len(pairs)} photos are too few")
    why = f"{found.factor:.3f} of the baseline's, 95 % interval {found.low:.3f} to {found.high:.3f}"
    limit = 1 + TIME_TOLERANCE
    if found.low > limit:
        return Gate("time", Conclusion.FAIL, f"{why}, {limit:.2f} is tolerated")
    return Gate("time", Conclusion.PASS if found.high <= limit else Conclusion.CANNOT_TELL, why)
