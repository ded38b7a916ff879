"""Two runs over the same photos: did more of them get worse than chance allows?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Pairs:
    """How many photos were compared, and how many of them differ, by direction."""

    photos: int
    #: Good in the baseline and not now; the other way round.
    lost: int
    won: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Self:
        """Count pairs of "good in the baseline" and "good now"."""
        found = list(pairs)
        lost = sum(before and not now for before, now in found)
        won = sum(now and not before for before, now in found)
        return cls(len(found), lost, won)

    @property
    def change(self) -> float:
        """Share of the photos by which the good ones have become more, -1..1."""
        return (self.won - self.lost) / self.photos if self.photos else 0.0


def worse_by_chance(pairs: Pairs) -> float:
    """Return the probability that at least so many are lost, if losing and winning are equally likely.

    The exact, one-sided test of Q. McNemar, Note on the sampling error of the difference between correlated proportions
    or percentages, Psychometrika 12 (1947).

    >>> worse_by_chance(Pairs(100, 5, 0)), worse_by_chance(Pairs(100, 0, 0))
    (0.03125, 1.0)
    """
    differ = pairs.lost + pairs.won
    ways = sum(math.comb(differ, lost) for lost in range(pairs.lost, differ + 1))
    return ways / (1 << differ)


def largest_loss(pairs: Pairs, z: float = 1.96) -> float:
    """Return the upper bound of the share that is lost net, at `z` standard errors.

    A. Agresti, Y. Min, Simple improved confidence intervals for comparing matched proportions, Statistics in Medicine 24
    (2005): Wald's interval with half a photo added to each of the four cells.

    >>> round(largest_loss(Pairs(2114, 3, 1)), 4)
    0.003
    """
    photos, lost, won = pairs.photos + 2, pairs.lost + 0.5, pairs.won + 0.5
    net = (lost - won) / photos
    spread = math.sqrt(max(lost + won - (lost - won) ** 2 / photos, 0.0)) / photos
    return net + z * spread
