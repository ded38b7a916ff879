"""The total variation distance of categories.

Half the sum of the differences of their shares: how many photos would have to change category. An unseen category counts
with its share. D. Levin, Y. Peres, E. Wilmer, Markov Chains and Mixing Times, 2009, section 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from monitors.measures.chance import rise
from monitors.measures.frequencies import frequencies, shares
from monitors.measures.measure import Values, unmixed, weights


@dataclass(frozen=True, slots=True, eq=False)
class TotalVariation:
    """Half the sum of the differences of the categories' shares, 0..1; missing values are left out."""

    #: Of each code; the last one, for categories that were never seen, is 0.
    counts: Values
    method: str = field(default="tv", init=False)

    @classmethod
    def of(cls, column: Values, codes: int) -> Self:
        """Prepare for a column of codes below `codes`."""
        return cls(frequencies(column[None], codes + 1)[0])

    def scores(self, windows: Values, *, within: bool = False) -> Values:
        """Return the distance of each window (B x n)."""
        counts = frequencies(windows, len(self.counts))
        sizes = counts.sum(axis=1)
        found = np.abs(shares(counts) - shares(self.counts)).sum(axis=1) / 2
        found = np.where((sizes > 0) & (self._size > 0), found, 0.0)
        return unmixed(found, sizes, self._size) if within else np.asarray(found, np.float64)

    def weights(self, windows: Values, *, within: bool = False) -> Values:
        """Return n m / (n + m)."""
        return weights(np.count_nonzero(~np.isnan(windows), axis=1).astype(np.float64), self._size, within=within)

    def least(self, photos: int, level: float) -> float:
        """Return by how much one category becomes more frequent by chance."""
        size = max(1, self._size)
        return max(rise(count, size, photos, level) - count / size for count in {int(count) for count in self.counts})

    @property
    def _size(self) -> int:
        return int(self.counts.sum())
