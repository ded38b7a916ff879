"""Fourth and fifth step: the champion learns on, and becomes small again if it was."""

from __future__ import annotations

import json
import shutil
from typing import Any

from monitors.retraining import child
from monitors.retraining.context import Context
from processors.cards import FILE, read_card
from processors.verified import model_path

#: The mark of a version of 8-bit integers, in its card's `weights`.
INT8 = "int8"


def train(context: Context) -> dict[str, Any]:
    """Train from the champion, on its base data and the confirmed photos beside it; a checkpoint is gone on with."""
    order = context.order
    budget = {"--epochs": order.epochs, "--minutes": order.minutes}
    command = [
        *child.TRAINING, "train", order.model,
        "--champion", order.champion, "--models", str(context.models.resolve()),
        "--confirmed", str(context.examples), "--confirmed-share", str(order.share),
        "--out", str(context.trained), "--model-version", order.version,
        *(text for name, value in budget.items() if value is not None for text in (name, str(value))),
        *_common(context),
    ]  # fmt: skip
    context.trained.mkdir(exist_ok=True)
    child.run(command, context.log("train"), context.say, lock=context.lock)
    folder = context.trained / order.model / order.version
    _sign(context, folder)
    return {"training": read_card(folder)["training"]}


def quantise(context: Context) -> dict[str, Any]:
    """Make 8-bit integers of the weights where the champion's are and the accuracy holds."""
    order = context.order
    champion = read_card(model_path(context.models, order.model, order.champion).parent)
    if not order.quantise or champion.get("weights") != INT8:
        return {"weights": "float32", "why": "not asked for" if not order.quantise else "the champion's are float32"}
    out = context.job.folder / "quantised"
    # Half of it left by a kill would be taken for the version.
    shutil.rmtree(out, ignore_errors=True)
    part = out.with_name("quantised.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    command = [
        *child.TRAINING, "quantise", order.model,
        "--models", str(context.trained), "--version", order.version,
        "--out", str(part), "--model-version", order.version,
        *_common(context), "--json",
    ]  # fmt: skip
    child.run(command, context.log("quantise"), context.say, lock=context.lock)
    _sign(context, part / order.model / order.version)
    part.rename(out)
    card = read_card(context.version)
    return {"weights": card.get("weights", "float32"), "objections": card["quantisation"]["objections"]}


def _common(context: Context) -> list[str]:
    order = context.order
    return [
        "--seed", str(order.seed),
        "--scenes", str(order.scenes),
        "--held-out", str(order.measured_scenes),
        "--cache", str(context.cache),
        "--checkpoints", str(context.job.folder / "checkpoints"),
    ]  # fmt: skip


def _sign(context: Context, folder: Any) -> None:
    """Say in the card why the version was made."""
    path = folder / FILE
    card = json.loads(path.read_text("utf-8"))
    order = context.order
    card["retraining"] = {
        "id": order.id,
        "reason": order.reason,
        "by": order.by,
        "requested": order.requested,
        "until": order.until,
        "champion": order.champion,
        "confirmed": getattr(context.job.receipt("prepare"), "facts", {}),
        "confirmed_share": order.share,
    }
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
