"""Eighth step: the version becomes a challenger, if it has proved itself."""

from __future__ import annotations

from typing import Any

from monitors.retraining import announcing
from monitors.retraining.comparison import Comparison, Conclusion
from monitors.retraining.context import Context, Halt
from monitors.retraining.steps.report import comparisons
from processors import adding, registry
from processors.draft import Word
from processors.history import ModelEvent
from processors.manifest import read
from processors.verified import digest


def enter(context: Context) -> dict[str, Any]:
    """Add the version to the models, and let it read along as the challenger.

    Raises:
        Halt: it is worse than the champion.
        ModelError: it cannot be added.
    """
    order, found = context.order, comparisons(context)
    if worse := [one for one in found if one.conclusion is Conclusion.WORSE]:
        raise Halt("refused", f"{order.version} is worse than {order.champion}: " + "; ".join(map(_shown, worse)))
    word = Word(order.by, _reason(context, found), context.now())
    events: list[ModelEvent] = []
    entry = read(context.models)[order.model]
    row = entry.versions.get(order.version)
    # A job that was killed right here finds its own version.
    if row is None or row.sha256 != digest(context.version / "model.onnx", order.model):
        events += adding.add(context.models, order.model, context.version, word, version=order.version)
    if entry.aliases.get("challenger") != order.version:
        events += registry.promote(context.models, order.model, order.version, word, alias="challenger")
    return {"events": len(events), "announced": announcing.announce(events, context.settings, context.say)}


def _reason(context: Context, found: list[Comparison]) -> str:
    return f"{context.order.reason or 'retrained'} (job {context.order.id}; {'; '.join(map(_shown, found))})"


def _shown(one: Comparison) -> str:
    return f"{one.name} {one.conclusion}: {one.won} won, {one.lost} lost of {one.photos}"
