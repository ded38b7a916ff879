"""Sixth step: challenger and champion read the same photos, curated ones and recent ones that nobody was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from monitors.retraining.comparison import Comparison, compare
from monitors.retraining.context import Context
from monitors.retraining.dataset import LABELS, Sample, of_types, read_samples, spread
from monitors.retraining.paired import InPlace, Pair, read_pairs
from processors import adding
from processors.contracts import CONTRACTS
from processors.library import Library
from processors.limits import Limits
from processors.looks import looking
from processors.session import open_model
from streams.stages import limits_of


def evaluate(context: Context) -> dict[str, Any]:
    """Read every photo twice; photos that were read before an interruption are not read again."""
    return {
        "curated": msgspec.to_builtins(_compared(context, "curated", curated(context), hint=False)),
        "recent": msgspec.to_builtins(_compared(context, "recent", recent(context), hint=True)),
        "calibrated": False,
    }


def curated(context: Context) -> list[Sample]:
    """Return the curated photos that the model has a say in; none where the set is not there."""
    folder = Path(context.order.curated)
    if not (folder / LABELS).is_file():
        context.say(f"    {folder} is not there: `make curated` renders the curated set; nothing is compared on it")
        return []
    return spread(of_types(read_samples(folder), context.lesson.types), context.order.curated_photos)


def recent(context: Context) -> list[Sample]:
    """Return the confirmed photos that are never trained on."""
    found = of_types(read_samples(context.gathered), context.lesson.types)
    return spread([sample for sample in found if sample.held_out], context.config.comparing.photos)


def pairs_file(folder: Path, name: str) -> Path:
    """Return where the verdicts on the photos of a comparison are kept."""
    return folder / f"{name}.jsonl"


def read_pairs_file(path: Path) -> list[Pair]:
    """Return the verdicts in a file; a last line that was cut short is passed over."""
    if not path.is_file():
        return []
    lines = path.read_bytes().splitlines(keepends=True)
    return [msgspec.json.decode(line, type=Pair) for line in lines if line.endswith(b"\n")]


def _compared(context: Context, name: str, samples: Sequence[Sample], *, hint: bool) -> Comparison:
    order, comparing = context.order, context.config.comparing
    path = pairs_file(context.job.folder, name)
    done = read_pairs_file(path)
    _rewrite(path, done)
    known = {pair.name for pair in done}
    rest = [sample for sample in samples if sample.file not in known]
    library = Library(context.models, {order.model: order.champion})
    file = context.version / "model.onnx"
    adding.measured(file, order.model)  # it keeps its contract before anything is read with it
    opened = looking(order.model, open_model(file, order.model, CONTRACTS[order.model]))
    now = InPlace(library, order.model, order.version, opened)
    with path.open("ab") as kept:
        for number, pair in enumerate(read_pairs(rest, order.model, library, now, alike(context), hint=hint), 1):
            kept.write(msgspec.json.encode(pair) + b"\n")
            kept.flush()
            done.append(pair)
            if number % 50 == 0 or number == len(rest):
                context.say(f"    {name}: {len(done)} of {len(samples)} photos read by both")
    return compare(name, done, alpha=comparing.alpha, tolerance=comparing.tolerance)


def alike(context: Context) -> Limits:
    """Return the limits without a calibration: there is none for the challenger, and both shall be judged alike."""
    return replace(limits_of(context.settings), calibration=None)


def _rewrite(path: Path, pairs: Sequence[Pair]) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(b"".join(msgspec.json.encode(pair) + b"\n" for pair in pairs))
    part.replace(path)
