"""Seventh step: the report, as JSON and as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from monitors.retraining.comparison import Comparison
from monitors.retraining.context import Context
from monitors.retraining.job import write
from monitors.retraining.page import page
from monitors.retraining.steps.compare import pairs_file, read_pairs_file
from processors.calibration import FILE as CALIBRATION
from processors.calibration import read as read_calibration
from processors.cards import FILE as CARD
from processors.cards import read_card

JSON, HTML = "report.json", "report.html"


def report(context: Context) -> dict[str, Any]:
    """Write what was done and what came of it."""
    made = contents(context)
    _sign(context, made)
    write(context.job.folder / JSON, made)
    pairs = {name: read_pairs_file(pairs_file(context.job.folder, name)) for name in ("curated", "recent")}
    (context.job.folder / HTML).write_text(page(made, pairs), encoding="utf-8")
    context.say(f"    {context.job.folder / HTML}")
    return {"json": JSON, "html": HTML}


def contents(context: Context) -> dict[str, Any]:
    """Return the report."""
    order = context.order
    steps = {
        name: {"seconds": receipt.seconds, **receipt.facts}
        for name in ("gather", "prepare", "check", "train", "quantise", "compare")
        if (receipt := context.job.receipt(name)) is not None
    }
    compared = steps.pop("compare")
    return {
        "id": order.id,
        "model": order.model,
        "champion": order.champion,
        "challenger": order.version,
        "reason": order.reason,
        "by": order.by,
        "requested": order.requested,
        "created": order.created,
        "confirmed": {"since": order.since, "until": order.until, "trust": str(context.lesson.source)},
        "comparisons": [compared["curated"], compared["recent"]],
        "steps": steps,
        "metrics": read_card(context.version).get("metrics", {}),
        "notes": notes(context),
    }


def _sign(context: Context, made: Mapping[str, Any]) -> None:
    """Say in the card, too, how the version compares: it goes where the model goes."""
    path = context.version / CARD
    card = read_card(context.version)
    card["retraining"] = {**card.get("retraining", {}), "comparisons": made["comparisons"]}
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def notes(context: Context) -> list[str]:
    """Return what a reader of the figures should know."""
    found = ["Both versions were judged by the limits on single digits, without a calibration, so that they are alike."]
    calibration = read_calibration(context.models)
    if calibration is not None and context.order.model in calibration.versions:
        found.append(
            f"{CALIBRATION} belongs to {calibration.versions[context.order.model]}: after a promotion run"
            " `python -m training calibrate`, else readings of this model are judged by the limits on single digits."
        )
    return found


def comparisons(context: Context) -> list[Comparison]:
    """Return the comparisons of the job."""
    receipt = context.job.receipt("compare")
    if receipt is None:
        raise LookupError("the step `compare` is not done")
    return [msgspec.convert(receipt.facts[name], Comparison) for name in ("curated", "recent")]
