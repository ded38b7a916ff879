"""The Jensen-Shannon distance: of categories, and of numbers on bins that hold equal shares of the reference.

J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37 (1), 1991; its root is a
metric: D. Endres, J. Schindelin, A new metric for probability distributions, the same 49 (7), 2003. It sees a change of
spread that leaves the middle where it was, to which Kolmogorov-Smirnov is slow. Bins of equal width would lose all sight to
one outlier; bins of equal shares do not move.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from monitors.measures.chance import rise
from monitors.measures.frequencies import frequencies, shares
from monitors.measures.measure import Values, weights

#: Bins; 100 photos then put 12 into each.
BINS = 8


@dataclass(frozen=True, slots=True, eq=False)
class JensenShannon:
    """The root of the Jensen-Shannon divergence in bits, 0..1; missing values are left out."""

    #: Upper edges of all bins but the last; None where values are codes of categories already.
    edges: Values | None
    #: The reference's values in each bin, or of each code; the last code, of what was never seen, has none.
    counts: Values
    method: str = field(default="js", init=False)

    @classmethod
    def of(cls, column: Values) -> Self:
        """Prepare for a column of numbers."""
        finite = column[np.isfinite(column)]
        quantiles = np.arange(1, BINS) / BINS
        edges = np.unique(np.quantile(finite, quantiles, method="lower")) if finite.size else np.zeros(1)
        return cls(edges, frequencies(binned(finite[None], edges), len(edges) + 1)[0])

    @classmethod
    def of_codes(cls, column: Values, codes: int) -> Self:
        """Prepare for a column of codes below `codes`."""
        return cls(None, frequencies(column[None], codes + 1)[0])

    def scores(self, windows: Values, *, within: bool = False) -> Values:
        """Return the distance of each window (B x n)."""
        counts = frequencies(windows if self.edges is None else binned(windows, self.edges), len(self.counts))
        against = self.counts - counts if within else np.broadcast_to(self.counts, counts.shape)
        found = distance(shares(counts), shares(against))
        return np.where((counts.sum(axis=1) > 0) & (against.sum(axis=1) > 0), found, 0.0)

    def weights(self, windows: Values, *, within: bool = False) -> Values:
        """Return n m / (n + m)."""
        sizes = np.count_nonzero(~np.isnan(windows), axis=1).astype(np.float64)
        return weights(sizes, int(self.counts.sum()), within=within)

    def least(self, photos: int, level: float) -> float:
        """Return the score of one category that becomes more frequent by chance, at the expense of all others."""
        size = max(1, int(self.counts.sum()))
        before = np.unique(self.counts)
        after = np.array([rise(int(count), size, photos, level) for count in before])
        return float(distance(_two(before / size), _two(after)).max())


def distance(one: Values, other: Values) -> Values:
    """Return the distance between distributions along the last axis.

    >>> float(distance(np.array([1.0, 0.0]), np.array([0.0, 1.0])))
    1.0
    """
    middle = (one + other) / 2
    divergence = (_information(one, middle) + _information(other, middle)) / 2
    return np.asarray(np.sqrt(np.clip(divergence, 0.0, 1.0)), np.float64)


def _two(share: Values) -> Values:
    return np.stack([share, 1 - share], axis=-1)


def _information(one: Values, other: Values) -> Values:
    ratio = np.divide(one, other, out=np.ones_like(other), where=one > 0)
    return np.asarray((one * np.log2(ratio)).sum(axis=-1), np.float64)


def binned(values: Values, edges: Values) -> Values:
    """Return the bin of each value, up to and including its upper edge; NaN stays."""
    return np.where(np.isnan(values), np.nan, np.searchsorted(edges, values, "left"))
