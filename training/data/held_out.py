"""Held-out examples for measuring: the same every time, cut out with a detector's errors but in their own light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from processors.contracts import Tensor
from processors.preprocess import digit_image, digit_tensor
from training.data.scene import Cell, Strip
from training.data.strips import cut, detected, jittered

#: Share of the errors that training exaggerates.
SPREAD = 0.5


def digits(strips: Sequence[Strip]) -> list[tuple[Tensor, Cell]]:
    """Return the inputs of all known digits of some registers."""
    rng = np.random.default_rng(0)
    found = []
    for strip in strips:
        image, placed = cut(strip, detected(strip.box, rng, spread=SPREAD))
        found += [
            (digit_tensor(digit_image(image, jittered(area, rng, SPREAD))), cell) for area, cell in placed if cell.known
        ]
    return found
