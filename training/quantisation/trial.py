"""One model beside its quantised self, on the same held-out data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processors.contracts import CONTRACTS
from processors.session import open_model
from training.data.workshop import DataUse, Workshop
from training.quantisation import speed
from training.quantisation.portable import portable, warm_up_away
from training.quantisation.verdict import Change, changes, losses
from training.task import Metrics, Task

#: Training examples that the ranges of the activations are taken from.
EXAMPLES = 256
#: Sets the examples apart from those of every training step, which are drawn by (seed, step).
_STREAM = 2**32


@dataclass(frozen=True, slots=True)
class Calibration:
    """The training examples that a quantisation has seen."""

    #: Without batch dimension.
    inputs: Sequence[NDArray[np.float32]]
    seed: int
    data: tuple[DataUse, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two models, measured."""

    path: Path
    metrics: Metrics
    #: Processor time of one inference.
    seconds: float

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out."""

    float32: Side
    int8: Side
    #: Of the int8 model, see `portable`.
    warm_up_away: float

    @property
    def decided_by(self) -> list[Change]:
        """Return the shares that were compared."""
        return list(changes(self.float32.metrics, self.int8.metrics))

    @property
    def objections(self) -> list[str]:
        """Return why the float model has to stay; nothing where int8 may take its place."""
        found = [str(one) for one in losses(self.float32.metrics, self.int8.metrics)]
        if not self.decided_by:
            found.append("no slice is large enough to tell")
        if not portable(self.warm_up_away):
            found.append(f"the warm-up may be {self.warm_up_away:.4f} away on another processor")
        return found

    @property
    def holds(self) -> bool:
        """Return whether the accuracy holds, here and on other processors."""
        return not self.objections


def calibration(task: Task, workshop: Workshop, examples: int = EXAMPLES) -> Calibration:
    """Draw training examples; held-out ones would make the measurement a promise about themselves."""
    samples = task.samples(workshop)
    rng = np.random.default_rng((workshop.seed, _STREAM))
    inputs = [np.asarray(samples.draw(rng)[0], np.float32) for _ in range(examples)]
    return Calibration(inputs, workshop.seed, tuple(workshop.used.values()))


def run(task: Task, workshop: Workshop, paths: tuple[Path, Path], seen: Calibration) -> Trial:
    """Measure a float model and a quantised one.

    Raises:
        ModelError: one of them breaks its contract.
    """
    models = [open_model(path, task.name, CONTRACTS[task.name]) for path in paths]
    taken = speed.seconds(models, seen.inputs)
    float32, int8 = (
        Side(path, task.measure(model, workshop), seconds)
        for path, model, seconds in zip(paths, models, taken, strict=True)
    )
    return Trial(float32, int8, warm_up_away(paths[1], CONTRACTS[task.name]))
