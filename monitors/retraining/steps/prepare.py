"""Second step: the confirmed photos become training examples."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import Any

from monitors.retraining.context import Context, Halt
from monitors.retraining.dataset import DatasetError, of_types, read_samples, write_labels
from monitors.retraining.examples import COLUMNS, Unusable, example
from processors.library import Library
from streams.stages import limits_of


def prepare(context: Context) -> dict[str, Any]:
    """Read each photo with the champions, and keep those from which something can be learnt.

    Raises:
        Halt: there are fewer than the order asks for.
    """
    order, folder = context.order, context.examples
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "photos").mkdir(parents=True)
    library, limits = Library(context.models), limits_of(context.settings)
    samples = of_types(read_samples(context.gathered), context.lesson.types)
    rows: list[dict[str, str]] = []
    splits: Counter[str] = Counter()
    unusable: Counter[str] = Counter()
    for number, sample in enumerate(samples, 1):
        try:
            found = example(sample, sample.labelled(), context.lesson, library, limits)
        except DatasetError as error:
            context.say(f"    {error}")
            unusable["unreadable"] += 1
            continue
        if isinstance(found, Unusable):
            unusable[found] += 1
        else:
            name = f"photos/{number:06d}.jpg"
            (folder / name).write_bytes(found.jpeg)
            rows += [{**row, "file": name} for row in found.rows]
            splits["held out" if sample.held_out else "train"] += 1
        if number % 50 == 0 or number == len(samples):
            context.say(f"    {number} of {len(samples)} photos looked at, {sum(splits.values())} can be learnt from")
    write_labels(folder, rows, COLUMNS)
    if splits["train"] < order.least:
        reasons = ", ".join(f"{count} {reason}" for reason, count in unusable.most_common()) or "too few labels"
        raise Halt(
            "few_labels",
            f"{splits['train']} confirmed photos to train on, {order.least} are needed (--least); of {len(samples)} of"
            f" these types {splits['held out']} are held out, and could not be used: {reasons}",
        )
    return {
        "train": splits["train"],
        "held_out": splits["held out"],
        "trust": str(context.lesson.source),
        "unusable": dict(unusable),
    }
