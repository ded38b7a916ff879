"""A share with the interval in which it lies in 95 of 100 cases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

#: Quantile of the normal distribution for two sides and 95 %.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """A share, 0..1, and its bounds."""

    share: float
    lower: float
    upper: float

    @classmethod
    def wilson(cls, right: int, count: int) -> Self:
        """Return the share of `right` in `count`, at least one, with Wilson's interval: sound for few and near 0 and 1.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
        Statistical Association 22 (158), 1927.

        >>> found = Interval.wilson(9, 10)
        >>> round(found.lower, 3), round(found.upper, 3)
        (0.596, 0.982)
        """
        share, square = right / count, Z * Z / count
        middle = (share + square / 2) / (1 + square)
        half = Z * math.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
        return cls(share, max(0.0, middle - half), min(1.0, middle + half))

    @classmethod
    def normal(cls, share: float, variance: float) -> Self:
        """Return a share with the interval of a normal distribution, cut at 0 and 1."""
        half = Z * math.sqrt(variance)
        return cls(share, max(0.0, share - half), min(1.0, share + half))
