"""Places of an LCD read together: one that is off lies before or behind the value, never inside it.

A lit 8 of little contrast looks like a place that is off, where a faint 8 shows. Which places belong to the value is told by
all of them: each stretch of neighbouring places is as likely as that those inside it are lit and those outside it are off,
as the model sees each and as its contrast tells beside the others', which the model does not see.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from processors.contracts import BLANK

Array = NDArray[np.float64]

#: Added to the likelihood of a place being lit, and being off: none rules out what all others say.
_OPEN = 1e-4


def together(places: Sequence[NDArray[np.float32]], contrast: Sequence[float]) -> Array:
    """Return the probability of each digit, and of being off (N x 11), of each place given all of them.

    Args:
        places: Probabilities of ten digits and of being off, left to right.
        contrast: Probability that each is lit, told from its contrast alone.

    >>> shown = np.zeros((3, 11), np.float32)
    >>> shown[[0, 2], [1, 6]] = 1
    >>> shown[1, [8, BLANK]] = 0.1, 0.9
    >>> together(list(shown), [0.5] * 3).argmax(axis=1).tolist()
    [1, 8, 6]
    """
    classes = np.stack(places).astype(np.float64)
    told = np.asarray(contrast, np.float64)
    lit, off = (1 - np.clip(classes[:, BLANK], 0, 1)) * told, np.clip(classes[:, BLANK], 0, 1) * (1 - told)
    inside = _inside(lit / (lit + off) + _OPEN, off / (lit + off) + _OPEN)
    digits = classes[:, :BLANK] / np.maximum(classes[:, :BLANK].sum(axis=1, keepdims=True), 1e-9)
    return np.column_stack([digits * inside[:, None], 1 - inside])


def _inside(lit: Array, off: Array) -> Array:
    """Return how likely each place belongs to the value: to the stretch of those that are lit, which may be empty."""
    count = len(lit)
    before, behind = np.cumprod([1.0, *off[:-1]]), np.cumprod([1.0, *off[:0:-1]])[::-1]
    total, inside = float(np.prod(off)), np.zeros(count)
    for first in range(count):
        for last in range(first, count):
            likely = float(before[first] * np.prod(lit[first : last + 1]) * behind[last])
            total += likely
            inside[first : last + 1] += likely
    found: Array = inside / total
    return found
