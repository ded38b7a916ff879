"""The two-sample Kolmogorov-Smirnov distance of numbers.

N. Smirnov, Table for estimating the goodness of fit of empirical distributions, Annals of Mathematical Statistics 19 (2),
1948. It looks at ranks alone: one outlier moves it by 1/n, however far out it lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from monitors.measures.chance import rise
from monitors.measures.measure import Values, unmixed, weights


@dataclass(frozen=True, slots=True, eq=False)
class KolmogorovSmirnov:
    """The largest difference between the distribution functions, 0..1; missing values are left out."""

    #: Ascending, finite.
    reference: Values
    #: Place of a value in it -> place behind the last of its equals; one more for what is missing.
    upper: NDArray[np.intp]
    method: str = field(default="ks", init=False)

    @classmethod
    def of(cls, column: Values) -> Self:
        """Prepare for a column."""
        reference = np.sort(column[np.isfinite(column)])
        return cls(reference, np.append(np.searchsorted(reference, reference, "right"), reference.size))

    def scores(self, windows: Values, *, within: bool = False) -> Values:
        """Return the distance of each window (B x n)."""
        ordered = np.sort(windows, axis=1)  # NaN comes last
        sizes = _sizes(windows)
        if not self.reference.size:
            return np.zeros(len(windows))
        place, size = np.arange(windows.shape[1]), self.reference.size
        many = np.maximum(sizes, 1.0)[:, None]
        lower = np.searchsorted(self.reference, ordered, "left")
        # What was drawn from the reference is found in it: a look-up is faster than a second search.
        upper = self.upper[lower] if within else np.searchsorted(self.reference, ordered, "right")
        # With ties the last of equal values decides above, the first one below: the maximum finds them.
        apart = np.maximum((place + 1) / many - upper / size, lower / size - place / many)
        there = place < sizes[:, None]
        found = np.max(np.where(there, apart, 0.0), axis=1, initial=0.0)
        return unmixed(found, sizes, size) if within else np.asarray(found, np.float64)

    def weights(self, windows: Values, *, within: bool = False) -> Values:
        """Return n m / (n + m)."""
        return weights(_sizes(windows), self.reference.size, within=within)

    def least(self, photos: int, level: float) -> float:
        """Return the share of values that were never seen."""
        return rise(0, self.reference.size, photos, level)


def _sizes(windows: Values) -> Values:
    return np.asarray(np.count_nonzero(~np.isnan(windows), axis=1), np.float64)
