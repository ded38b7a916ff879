"""How much more often a value is missing than in the reference.

Whether a rise is chance is a question about two shares, as in Fisher's exact test: under no change the missing values of
window and reference are shared out hypergeometrically, which is what drawing windows from the reference does. R. A. Fisher,
The Logic of Inductive Inference, Journal of the Royal Statistical Society 98 (1), 1935.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from monitors.measures.measure import Values, unmixed, weights


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """The rise of the share of missing values, 0..1; fewer of them are no drift."""

    #: Rows of the reference, and those without a value.
    rows: int
    missing: int
    method: str = field(default="missing", init=False)

    @classmethod
    def of(cls, column: Values) -> Self:
        """Prepare for a column."""
        return cls(column.size, int(np.count_nonzero(np.isnan(column))))

    def scores(self, windows: Values, *, within: bool = False) -> Values:
        """Return the rise in each window (B x n)."""
        if not self.rows or not windows.shape[1]:
            return np.zeros(len(windows))
        rise = np.isnan(windows).mean(axis=1) - self.missing / self.rows
        sizes = np.full(len(windows), windows.shape[1], np.float64)
        return np.maximum(unmixed(rise, sizes, self.rows) if within else rise, 0.0)

    def weights(self, windows: Values, *, within: bool = False) -> Values:
        """Return n m / (n + m)."""
        return weights(np.full(len(windows), windows.shape[1], np.float64), self.rows, within=within)

    def unseen(self, share: float) -> float:
        """Return the share itself."""
        return share
