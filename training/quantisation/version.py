"""A version with 8-bit integers, or with the float model where they read worse."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from processors.cards import read_card
from processors.manifest import Fault, ModelError
from processors.verified import digest, model_path
from training.data.workshop import Workshop
from training.export import enter
from training.quantisation import graph, trial
from training.quantisation.card import described
from training.quantisation.graph import Kept
from training.task import Task

#: What is tried, one after the other, until the accuracy holds. Three layers at the beginning halve the error of the
#: encoder for a tenth of the speed; none, and the pixels, which are integers anyhow, depend on no processor's rounding.
ATTEMPTS = (Kept(1, 1), Kept(3, 1), Kept(0, 1))


@dataclass(frozen=True, slots=True)
class Order:
    """Which version is to become which."""

    models: Path
    version: str
    out: Path
    new: str

    def source(self, name: str) -> Path:
        """Return the file of the float version.

        Raises:
            ModelError: there is none.
        """
        path = model_path(self.models, name, self.version)
        if not path.is_file():
            raise ModelError(
                f"{name}: {path} does not exist; name a version that is there with --version", Fault.MISSING
            )
        return path


def quantise(task: Task, workshop: Workshop, order: Order, now: datetime) -> dict[str, Any]:
    """Write the new version: model, card, entry in the manifest.

    Returns:
        Its card.

    Raises:
        ModelError: there is no such version, or it breaks its contract.
        ValueError: it is quantised already.
    """
    source, target = order.source(task.name), model_path(order.out, task.name, order.new)
    seen = trial.calibration(task, workshop)
    with TemporaryDirectory() as folder:
        for kept in ATTEMPTS:
            made = Path(folder) / "int8.onnx"
            graph.quantise(source, made, seen.inputs, kept, Path(folder) / "ranges.json")
            done = trial.run(task, workshop, (source, made), seen)
            if done.holds:
                break
        facts = read_card(source.parent) | {
            "version": order.new,
            "created": now.isoformat(timespec="seconds"),
            "derived_from": f"{order.version}, sha256 {digest(source, task.name)}",
            **described(done, seen),
        }
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(done.int8.path if done.holds else source, target)
    enter(order.out, task.name, order.new, facts, now)
    return facts
