"""A champion's live figures around its promotion, from the request log and the dead letters."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from confluent_kafka import KafkaException

from monitors.retraining.announcing import has_brokers
from monitors.retraining.comparison import Comparison, compare
from monitors.retraining.lessons import lesson
from monitors.retraining.paired import Pair, first_stage, worth
from monitors.retraining.policy import Live, Promoted
from monitors.retraining.proportions import Share
from monitors.retraining.requests import MOST, confirmed, reading_of, truth
from monitors.retraining.sources import Sources
from processors.chain import read
from processors.labels import Verdict
from processors.library import Library
from processors.records import Status
from streams.deadlettertopic import list_dead_letters
from streams.logged import Query
from streams.request_log import RequestLog, entries
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Counted:
    """The answers of one version in some time."""

    rejected: Share
    #: Of those with a label.
    not_right: Share


async def live(sources: Sources, promoted: Promoted) -> Live:
    """Return the figures since a promotion, and those of the time before it."""
    log, start = sources.log, promoted.at - timedelta(seconds=sources.config.rollback.watch_s)
    old = await counted(log, promoted.model, promoted.before, start, promoted.at)
    new = await counted(log, promoted.model, promoted.version, promoted.at, sources.now)
    return Live(
        paired=await paired(sources, promoted),
        not_right=(old.not_right, new.not_right),
        rejected=(old.rejected, new.rejected),
        dead=dead_letters(sources.settings, promoted, start, (old.rejected.of, new.rejected.of)),
    )


async def counted(log: RequestLog, model: str, version: str, since: datetime, until: datetime) -> Counted:
    """Count a version's newest answers, and what the labels say about them."""
    answers = rejected = labelled = right = 0
    query = Query(since, until, model=f"{model}={version}", newest_first=True)
    async for entry in entries(log, query, MOST):
        answers += 1
        rejected += entry.facts.status == Status.REJECTED
        if entry.label is not None and (answer := reading_of(await log.answered(entry.request_id))) is not None:
            labelled += 1
            right += worth(answer, truth(entry.label)) is Verdict.RIGHT
    return Counted(Share(rejected, answers), Share(labelled - right, labelled))


async def paired(sources: Sources, promoted: Promoted) -> Comparison | None:
    """Read the confirmed photos since the promotion again with the version before; None where there is none."""
    config, found = sources.config, list[Pair]()
    before = Library(sources.models, {promoted.model: promoted.before})
    query = Query(promoted.at, sources.now, model=f"{promoted.model}={promoted.version}")
    types = lesson(promoted.model).types
    async for one in confirmed(sources.log, query, types, config.comparing.photos):
        if one.answer is not None:
            again = read(one.photo, before, sources.limits, time.perf_counter)
            verdicts = {"before": worth(again, one.known), "now": worth(one.answer, one.known)}
            found.append(Pair(one.name, one.type, expected=False, **verdicts))
    if not found:
        return None
    return compare("since the promotion", found, alpha=config.rollback.alpha, tolerance=config.comparing.tolerance)


def dead_letters(
    settings: Settings, promoted: Promoted, start: datetime, answers: tuple[int, int]
) -> tuple[Share, Share] | None:
    """Return dead letters of the model's first stage beside the answers, before and since; None where nobody can tell."""
    if not has_brokers():
        return None
    try:
        letters = list_dead_letters(settings.brokers)
    except KafkaException:
        return None
    stage = first_stage(promoted.model)
    times = [datetime.fromisoformat(letter.time) for letter in letters if letter.stage == stage]
    old = sum(start <= at < promoted.at for at in times)
    new = sum(at >= promoted.at for at in times)
    return Share(old, old + answers[0]), Share(new, new + answers[1])
