"""The chance of scores that are rarer than any that was drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from monitors.measures.measure import Values

#: Share of the draws from which on the tail is taken for exponential.
TAIL = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """A distribution: as it was drawn, and exponential where draws are few.

    J. Pickands, Statistical inference using extreme order statistics, Annals of Statistics 3 (1), 1975: beyond a high
    quantile distributions look alike. Scores of frequent values fall off faster than exponentially, as Kolmogorov's do; of
    rare values about as fast. So chances are rather overstated.
    """

    #: Ascending.
    drawn: Values
    #: Where the tail begins, and the mean of what goes beyond.
    begin: float
    scale: float

    @classmethod
    def of(cls, draws: Values) -> Self:
        """Fit to draws."""
        begin = float(np.quantile(draws, 1 - TAIL, method="higher"))
        beyond = draws[draws > begin] - begin
        return cls(np.sort(draws), begin, float(beyond.mean()) if beyond.size else 0.0)

    def chance(self, values: Values) -> Values:
        """Return the chance of each value or a larger one."""
        common = 1 - np.searchsorted(self.drawn, values, "left") / self.drawn.size
        if not self.scale:
            return np.maximum(common, 1 / (self.drawn.size + 1))
        rare = TAIL * np.exp(-np.maximum(values - self.begin, 0.0) / self.scale)
        return np.where(values > self.begin, rare, np.maximum(common, TAIL))

    def beyond(self, chance: float) -> float:
        """Return the value that is reached with a chance in the tail."""
        return self.begin + self.scale * max(0.0, math.log(TAIL / chance))
