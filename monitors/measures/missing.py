"""How much more often a value is missing than in the reference.

Whether a rise is chance is a question about two shares, as in Fisher's exact test (`chance.rise`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from monitors.measures.chance import rise
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

    def least(self, photos: int, level: float) -> float:
        """Return the rise that chance reaches."""
        return rise(self.missing, self.rows, photos, level) - self.missing / max(self.rows, 1)
