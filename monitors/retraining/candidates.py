"""What is known about a challenger now: its job's comparisons, confirmed photos since, and how it read along."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from confluent_kafka import KafkaException

from monitors.retraining.announcing import has_brokers
from monitors.retraining.comparison import Comparison, compare
from monitors.retraining.job import folder_of, open_job
from monitors.retraining.lessons import lesson
from monitors.retraining.paired import Pair, first_stage, read_both, worth
from monitors.retraining.policy import Candidate
from monitors.retraining.proportions import Share
from monitors.retraining.requests import confirmed
from monitors.retraining.shadow import agreement
from monitors.retraining.sources import Sources
from monitors.retraining.steps.compare import pairs_file, read_pairs_file
from processors import calibration
from processors.cards import read_card
from processors.library import Library
from processors.verified import model_path
from streams.logged import Query
from streams.settings import Settings


async def candidate(sources: Sources, model: str, champion: str, challenger: str) -> Candidate:
    """Return what is known of a challenger."""
    card: dict[str, Any] = read_card(model_path(sources.models, model, challenger).parent).get("retraining", {})
    comparisons = {one["name"]: msgspec.convert(one, Comparison) for one in card.get("comparisons", ())}
    known = calibration.read(sources.models)
    found = Candidate(
        model,
        champion,
        challenger,
        compared_with=card.get("champion"),
        curated=comparisons.get("curated"),
        recent=comparisons.get("recent"),
        shadow=_shadow(sources.settings, model, champion, challenger),
        calibrated=known is None or known.versions.get(model) != champion,
    )
    if found.recent is None or found.compared_with != champion:
        return found
    return replace(found, recent=await _recent(sources, found, card))


async def _recent(sources: Sources, found: Candidate, card: dict[str, Any]) -> Comparison:
    """Compare on the job's held-out photos and on those that came after it had begun and are confirmed now.

    Both are judged without a calibration, so that they are alike.
    """
    pairs, since = _of_job(sources.settings, found.model, card)
    before, now = (Library(sources.models, {found.model: one}) for one in (found.champion, found.challenger))
    stage, limits, comparing = (
        first_stage(found.model),
        replace(sources.limits, calibration=None),
        sources.config.comparing,
    )
    async for one in confirmed(sources.log, Query(since=since), lesson(found.model).types, comparing.photos):
        old, new = read_both(one.photo, before, now, stage, limits)
        pairs.append(Pair(one.name, one.type, expected=False, before=worth(old, one.known), now=worth(new, one.known)))
    return compare("recent", pairs, alpha=comparing.alpha, tolerance=comparing.tolerance)


def _of_job(settings: Settings, model: str, card: dict[str, Any]) -> tuple[list[Pair], datetime]:
    """Return the verdicts of a job's held-out photos, and until when it had gathered; nothing it has seen comes after."""
    job = open_job(folder_of(settings.retrain_state, model, card["id"]))
    if job is None:
        # Its folder is elsewhere: what it trained on cannot be told from what it did not, but by the time.
        return [], datetime.fromisoformat(card["until"])
    return read_pairs_file(pairs_file(job.folder, "recent")), datetime.fromisoformat(job.order.until)


def _shadow(settings: Settings, model: str, champion: str, challenger: str) -> Share | None:
    if not has_brokers():
        return None
    try:
        return agreement(settings, model, champion, challenger)
    except (KafkaException, KeyError):
        return None
