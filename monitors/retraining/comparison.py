"""Is the challenger better, as good, or worse than the champion on the same photos?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitors.retraining.paired import Pair
from processors.labels import Verdict
from processors.mcnemar import Pairs, largest_loss, worse_by_chance


class Conclusion(StrEnum):
    """What a comparison says about the challenger."""

    BETTER = "better"
    NOT_WORSE = "not worse"
    CANNOT_TELL = "cannot tell"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both versions on the same photos."""

    #: curated or recent.
    name: str
    photos: int
    #: Of the champion and of the challenger.
    right: tuple[int, int]
    wrong: tuple[int, int]
    rejected: tuple[int, int]
    #: Photos that only the champion reads right; that only the challenger does.
    lost: int
    won: int
    #: Probability of so many lost, or of so many won, if both are equally likely.
    p_worse: float
    p_better: float
    #: The same for new wrong answers.
    p_more_wrong: float
    #: Upper bound of the share of the photos that is lost net, 0..1.
    largest_loss: float
    conclusion: Conclusion
    #: In words, with the figures.
    why: str


def compare(name: str, pairs: Sequence[Pair], *, alpha: float, tolerance: float) -> Comparison:
    """Compare by McNemar's exact test.

    Args:
        name: of the photos.
        pairs: one a photo.
        alpha: probability of a false word in each direction.
        tolerance: share of the photos (0..1) that may be lost net without anybody minding.
    """
    right = Pairs.of((pair.before is Verdict.RIGHT, pair.now is Verdict.RIGHT) for pair in pairs)
    safe = Pairs.of((pair.before is not Verdict.WRONG, pair.now is not Verdict.WRONG) for pair in pairs)
    p_worse, p_better = worse_by_chance(right), worse_by_chance(Pairs(right.photos, right.won, right.lost))
    p_more_wrong, loss = worse_by_chance(safe), max(0.0, largest_loss(right))
    more_wrong = _count(pairs, Verdict.WRONG)[1] > _count(pairs, Verdict.WRONG)[0]
    conclusion = Conclusion.CANNOT_TELL
    if p_worse < alpha or p_more_wrong < alpha:
        conclusion = Conclusion.WORSE
    elif p_better < alpha:
        conclusion = Conclusion.BETTER
    elif pairs and not more_wrong and (right.lost == 0 or loss <= tolerance):
        conclusion = Conclusion.NOT_WORSE
    why = (
        f"{len(pairs)} photos: {right.won} won, {right.lost} lost; by chance that good with p = {p_better:.3g}, that bad"
        f" with p = {p_worse:.3g}; more wrong answers with p = {p_more_wrong:.3g}; a net loss of up to {loss:.1%} is"
        f" possible, {tolerance:.1%} is tolerated"
    )
    return Comparison(
        name,
        len(pairs),
        _count(pairs, Verdict.RIGHT),
        _count(pairs, Verdict.WRONG),
        _count(pairs, Verdict.REJECTED),
        right.lost,
        right.won,
        p_worse,
        p_better,
        p_more_wrong,
        loss,
        conclusion,
        why if pairs else "there were no photos to compare on",
    )


def _count(pairs: Sequence[Pair], verdict: Verdict) -> tuple[int, int]:
    def of(side: Callable[[Pair], Verdict]) -> int:
        return sum(side(pair) is verdict for pair in pairs)

    return of(lambda pair: pair.before), of(lambda pair: pair.now)


def proved(comparisons: Sequence[Comparison]) -> bool:
    """Whether a version may read along: nowhere worse."""
    return all(one.conclusion is not Conclusion.WORSE for one in comparisons)
