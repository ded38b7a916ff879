"""A training task: what is learnt, from which examples, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from processors.contracts import Model
from training.data.workshop import Workshop
from training.nets.net import Net

#: The input first, then what the loss compares with; no batch dimension.
Example = tuple[NDArray[np.float32], ...]
#: Slice -> metric -> value.
Metrics = Mapping[str, Mapping[str, float]]


class Samples(Protocol):
    """Gives training examples, as many as are asked for."""

    def draw(self, rng: np.random.Generator) -> Example:
        """Return one augmented example; the same state of `rng` gives the same example."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """Draws from one of several samples, each with its weight."""

    parts: tuple[tuple[float, Samples], ...]

    def draw(self, rng: np.random.Generator) -> Example:
        """Return an example of one part."""
        weights = np.array([weight for weight, _ in self.parts])
        chosen = int(rng.choice(len(self.parts), p=weights / weights.sum()))
        return self.parts[chosen][1].draw(rng)


@dataclass(frozen=True, slots=True)
class Task:
    """One model's training."""

    #: The model's name, or `common-…` for a net that others start from.
    name: str
    net: Callable[[], Net]
    samples: Callable[[Workshop], Samples]
    #: From the net's raw output and the targets of a batch.
    loss: Callable[[torch.Tensor, tuple[torch.Tensor, ...]], torch.Tensor]
    #: Measures the exported model on what it was not trained on.
    measure: Callable[[Model, Workshop], Metrics]
    #: The processors' functions that make the input.
    preprocessing: tuple[str, ...]
    limits: str
    #: Examples a step.
    batch: int = 64
    #: Largest learning rate.
    rate: float = 2e-3
    #: What a full training takes unless the command line says otherwise.
    minutes: float = 4.0
    #: The task whose weights this one starts from.
    starts_from: str | None = None


def batch(samples: Samples, rng: np.random.Generator, size: int) -> tuple[torch.Tensor, ...]:
    """Return a batch of examples, column by column."""
    columns = zip(*(samples.draw(rng) for _ in range(size)), strict=True)
    return tuple(torch.from_numpy(np.stack(column).astype(np.float32, copy=False)) for column in columns)
