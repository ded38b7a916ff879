"""Two shares of different photos: is the second one higher than chance allows?"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def ratio(self) -> float:
        """0..1; 0 of none."""
        return self.count / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"


def higher_by_chance(before: Share, now: Share) -> float:
    """Return the probability of a share as high as `now`'s or higher, if both come from the same.

    The exact one-sided test of R. A. Fisher, The Logic of Inductive Inference, Journal of the Royal Statistical Society
    98 (1935): the hypergeometric tail.

    >>> round(higher_by_chance(Share(1, 20), Share(8, 20)), 4), higher_by_chance(Share(0, 5), Share(0, 5))
    (0.0098, 1.0)
    """
    total, marked = before.of + now.of, before.count + now.count
    most = min(marked, now.of)
    whole = _log_ways(total, now.of)
    tail = (
        math.exp(_log_ways(marked, k) + _log_ways(total - marked, now.of - k) - whole)
        for k in range(now.count, most + 1)
        if now.of - k <= total - marked
    )
    return min(1.0, math.fsum(tail))


def _log_ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
