"""Third step: what is the matter with the data; a photo that is not as it must be is left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from monitors.retraining import child
from monitors.retraining.context import Context, Halt
from monitors.retraining.dataset import LABELS, read_samples, write_labels
from monitors.retraining.examples import COLUMNS

#: How often photos are left out and the rest is checked again.
_ROUNDS = 3
#: Share of the photos (0..1) that may be left out: with more, the labels themselves are not to be trusted.
MOST_LEFT_OUT = 0.2


def check(context: Context) -> dict[str, Any]:
    """Validate the examples as all training data is validated.

    Raises:
        Halt: what is wrong is no photo's alone, too many photos are wrong, or too few are left.
    """
    folder = context.examples
    count = len(read_samples(folder))
    rules: Counter[str] = Counter()
    left_out: set[str] = set()
    for _ in range(_ROUNDS):
        errors = _errors(context)
        if not errors:
            break
        samples = read_samples(folder)
        bad = blamed(errors, {sample.file for sample in samples})
        if not bad:
            raise Halt("bad_data", f"the confirmed photos cannot be learnt from: {errors[0]['message']}")
        rules.update(str(error["check"]) for error in errors)
        left_out |= bad
        kept = [row for sample in samples if sample.file not in bad for row in sample.rows]
        write_labels(folder, kept, COLUMNS)
        for file in bad:
            (folder / file).unlink(missing_ok=True)
        if len(left_out) > MOST_LEFT_OUT * count:
            raise Halt(
                "bad_data", f"{len(left_out)} of {count} confirmed photos are not as they must be: {dict(rules)}"
            )
    else:
        raise Halt("bad_data", f"after {_ROUNDS} rounds there still are errors: {errors[0]['message']}")
    train = sum(not sample.held_out for sample in read_samples(folder))
    if train < context.order.least:
        raise Halt("few_labels", f"{train} confirmed photos to train on are left, {context.order.least} are needed")
    return {
        "photos": count,
        "left_out": len(left_out),
        "rules": dict(rules),
        "train": train,
        "held_out": count - len(left_out) - train,
    }


def _errors(context: Context) -> list[dict[str, Any]]:
    command = [*child.TRAINING, "check-data", str(context.examples), "--json", "--cache", str(context.cache)]
    _, output = child.run(command, context.log("check"), context.say, lock=context.lock, allowed=(0, 1))
    return [finding for finding in json.loads(output)["findings"] if finding["level"] == "error"]


def blamed(errors: Sequence[Mapping[str, Any]], files: set[str]) -> set[str]:
    """Return the files that errors name, as their subject, as a part of it, or as an example."""
    named = {text for error in errors for text in (error["subject"], *error["examples"])}
    return {file for file in files if any(file == text or file in text.split() for text in named)} - {LABELS}
