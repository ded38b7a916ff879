"""The warm-up of a model: a fixed input, and the first numbers that must come out."""

from __future__ import annotations

import numpy as np

from processors.contracts import Model, Tensor

#: How many numbers of the flattened output the manifest keeps.
NUMBERS = 8
#: By how much each may differ: processors round differently.
TOLERANCE = 1e-3


def warm_up_input(shape: tuple[int, ...]) -> Tensor:
    """Return the fixed input of a shape: 0 to 1 in equal steps."""
    return np.linspace(0, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)


def warm_up(model: Model, shape: tuple[int, ...]) -> list[float]:
    """Return the first numbers that a model gives for the fixed input."""
    return [float(number) for number in model(warm_up_input(shape)).ravel()[:NUMBERS]]
