"""When a challenger is promoted and a fresh champion is rolled back: conditions, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitors.retraining.comparison import Comparison, Conclusion
from monitors.retraining.config import Promotion, Rollback
from monitors.retraining.proportions import Share, higher_by_chance
from processors.history import ModelChange, ModelEvent

#: Whose word it is in the history.
POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked for."""

    name: str
    holds: bool
    #: The figures that it rests on.
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known about a challenger."""

    model: str
    champion: str
    challenger: str
    #: The champion that it was compared with; None where it has not been compared.
    compared_with: str | None
    #: On the curated set and on confirmed photos that it was not trained on.
    curated: Comparison | None
    recent: Comparison | None
    #: Photos on which it agreed with the champion while it read along; None where nobody can tell.
    shadow: Share | None
    #: Readings stay calibrated after a promotion, or are not calibrated now.
    calibrated: bool


def may_promote(
    candidate: Candidate, history: Sequence[ModelEvent], config: Promotion, cool_down_s: float, now: datetime
) -> tuple[Condition, ...]:
    """Return the conditions for a promotion; all must hold."""
    recent, curated = candidate.recent, candidate.curated
    return (
        Condition(
            "compared",
            candidate.compared_with == candidate.champion,
            f"compared with {candidate.compared_with or 'nothing'}, the champion is {candidate.champion}",
        ),
        Condition(
            "better on recent photos",
            recent is not None and recent.conclusion is Conclusion.BETTER,
            recent.why if recent else "not compared",
        ),
        Condition(
            "not worse on the curated set",
            curated is not None
            and curated.conclusion in (Conclusion.BETTER, Conclusion.NOT_WORSE)
            and curated.photos >= config.curated_photos,
            f"{curated.why}; {config.curated_photos} photos at least are asked for" if curated else "not compared",
        ),
        _read_along(candidate.shadow, config),
        Condition(
            "stays calibrated",
            candidate.calibrated or config.uncalibrated,
            "" if candidate.calibrated else "reading.json belongs to another version: promote it, then calibrate",
        ),
        _rested(candidate, history, cool_down_s, now),
    )


def _read_along(shadow: Share | None, config: Promotion) -> Condition:
    name = "agrees while it reads along"
    if config.agreement == 0:
        return Condition(name, True, "not asked for")
    if shadow is None:
        return Condition(name, False, "nobody can tell: MRRS_BROKERS is not set, or the brokers do not answer")
    holds = shadow.of >= config.shadow_photos and shadow.ratio >= config.agreement
    return Condition(
        name,
        holds,
        f"on {shadow} photos ({shadow.ratio:.1%}); {config.agreement:.0%} of {config.shadow_photos} at least are asked for",
    )


def _rested(candidate: Candidate, history: Sequence[ModelEvent], cool_down_s: float, now: datetime) -> Condition:
    name = "no rollback against it"
    backs = [event for event in history if event.model == candidate.model and event.change is ModelChange.ROLLED_BACK]
    if any(event.previous == candidate.challenger for event in backs):
        return Condition(name, False, f"{candidate.challenger} was rolled back before: only a person promotes it again")
    last = max((datetime.fromisoformat(event.time) for event in backs), default=None)
    if last is not None and now - last < timedelta(seconds=cool_down_s):
        return Condition(
            name, False, f"the last rollback was at {last.isoformat()}; the cool-down is {cool_down_s:g} s"
        )
    return Condition(name, True, "none" if last is None else f"the last one was at {last.isoformat()}")


@dataclass(frozen=True, slots=True)
class Promoted:
    """A champion that was promoted lately, and the one before it."""

    model: str
    version: str
    before: str
    at: datetime


def watched(history: Sequence[ModelEvent], model: str, champion: str, watch_s: float, now: datetime) -> Promoted | None:
    """Return the promotion that made the champion, if it is still watched and there is a champion to go back to.

    What a rollback brought back is not watched: going to and fro mends nothing.
    """
    moves = [event for event in history if event.model == model and event.alias == "champion"]
    if not moves or moves[-1].version != champion:  # the manifest was changed by hand
        return None
    last = moves[-1]
    at = datetime.fromisoformat(last.time)
    if last.change is not ModelChange.PROMOTED or last.previous is None or now - at > timedelta(seconds=watch_s):
        return None
    return Promoted(model, champion, last.previous, at)


@dataclass(frozen=True, slots=True)
class Live:
    """A champion's figures since its promotion, and those of the time before."""

    #: The confirmed photos since, as the champion before reads them and as they were answered.
    paired: Comparison | None
    #: Confirmed answers that were not right, before and since: of different photos.
    not_right: tuple[Share, Share]
    #: Rejections among the answers in which the model took part, before and since.
    rejected: tuple[Share, Share]
    #: Dead letters of the model's stages beside the answers, before and since; None where nobody can tell.
    dead: tuple[Share, Share] | None


def fallen(live: Live, config: Rollback) -> tuple[Condition, ...]:
    """Return what would speak for a rollback; one that holds is enough.

    Labels go before what can be seen without them: a model that rejects more may be right to.
    """
    found: list[Condition] = []
    labelled = live.paired is not None and live.paired.photos >= config.labels
    if live.paired is not None and labelled:
        worse = live.paired.conclusion is Conclusion.WORSE
        found.append(Condition("worse than the champion before on the same photos", worse, live.paired.why))
    elif min(share.of for share in live.not_right) >= config.labels:
        labelled = True
        found.append(_risen("more confirmed answers are not right", live.not_right, config.alpha))
    if not labelled and min(share.of for share in live.rejected) >= config.answers:
        found.append(_risen("more photos are rejected", live.rejected, config.alpha))
    if live.dead is not None and min(share.of for share in live.dead) >= config.answers:
        found.append(_risen("more dead letters", live.dead, config.alpha))
    return tuple(found)


def _risen(name: str, shares: tuple[Share, Share], alpha: float) -> Condition:
    chance = higher_by_chance(*shares)
    why = f"{shares[0]} before ({shares[0].ratio:.1%}), {shares[1]} since ({shares[1].ratio:.1%}); p = {chance:.3g}"
    return Condition(name, chance < alpha, why)
