"""How far a rare value may become more frequent by chance."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=100_000)
def rise(seen: int, reference: int, photos: int, level: float) -> float:
    """Return the share of a window from which on a value is more frequent than chance has it.

    Window and reference being alike, the photos with the value among both are shared out hypergeometrically (R. A. Fisher,
    The Logic of Inductive Inference, Journal of the Royal Statistical Society 98 (1), 1935). Windows drawn from the reference
    can hold no more of them than it has itself; a new window can. What was never seen takes 6 of 100 photos against 600:

    >>> rise(0, 600, 100, 1e-5), rise(6, 600, 100, 1e-5)
    (0.06, 0.1)

    Args:
        seen: Photos of the reference with the value.
        reference: Photos of the reference.
        photos: Photos of the window.
        level: Chance of that share or a larger one.
    """
    for count in range(max(1, math.ceil(photos * seen / max(reference, 1))), photos + 1):
        if _tail(count, seen + count, photos, photos + reference) <= level:
            return count / photos
    return 1.0


def _tail(least: int, odd: int, photos: int, total: int) -> float:
    """Return the chance that at least so many of `odd` among `total` are in the window."""
    most = min(odd, photos)
    whole = _choose(total, photos)
    return sum(
        math.exp(_choose(odd, count) + _choose(total - odd, photos - count) - whole)
        for count in range(least, most + 1)
        if photos - count <= total - odd
    )


def _choose(many: int, few: int) -> float:
    return math.lgamma(many + 1) - math.lgamma(few + 1) - math.lgamma(many - few + 1)
