"""What chance alone does where the reference is silent."""

from __future__ import annotations

import math


def unseen_share(photos: int, reference: int, level: float) -> float:
    """Return the share of a window from which on what the reference never showed is no chance.

    Window and reference are alike under no change, so k odd ones among both all fall into the window with a chance of at
    most (n / (n + m)) ** k. With 100 photos against 600 and a level of 1e-5 it takes 6.

    >>> unseen_share(100, 600, 1e-5)
    0.06
    """
    if not photos or not reference:
        return 1.0
    needed = math.ceil(math.log(level) / math.log(photos / (photos + reference)))
    return min(1.0, max(1, needed) / photos)
