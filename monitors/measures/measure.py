"""What all measures have in common: a distance between windows and the reference, 0 for none."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Values as numbers: of a category its code, NaN where missing.
Values = NDArray[np.float64]


class Measure(Protocol):
    """A distance to one column of a reference, prepared once."""

    @property
    def method(self) -> str:
        """Name of the method; what its score means never changes."""
        ...

    def scores(self, windows: Values, *, within: bool = False) -> Values:
        """Return the score of each window.

        Args:
            windows: B x n; missing values count or are left out, as the measure has it.
            within: The windows were drawn from the reference without replacement: each is held against the rest of it.
        """
        ...

    def weights(self, windows: Values, *, within: bool = False) -> Values:
        """Return n m / (n + m) of each window, n and m the values compared: a score's spread goes with its root."""
        ...

    def least(self, photos: int, level: float) -> float:
        """Return the score that one rare value reaches with a chance in a window of so many photos, `rise`."""
        ...


def weights(sizes: Values, reference: int, *, within: bool) -> Values:
    """Return n m / (n + m) for windows of these sizes; 0 where there is nothing to compare."""
    rest = reference - sizes if within else np.full_like(sizes, reference)
    total = np.where(sizes + rest > 0, sizes + rest, 1.0)
    return np.asarray(sizes * rest / total, np.float64)


def unmixed(scores: Values, sizes: Values, reference: int) -> Values:
    """Return distances to the rest of a reference from distances to all of it, for distances linear in the difference.

    With F the whole, W the window and R the rest, F = (n W + m R) / (n + m), hence W - F = (W - R) m / (n + m): a window
    held against what it is itself part of seems nearer than it is.
    """
    rest = reference - sizes
    return np.where(rest > 0, scores * reference / np.where(rest > 0, rest, 1.0), 0.0)
