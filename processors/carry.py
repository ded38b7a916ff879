"""Carry: the digits that a register of coupled drums shows, some of them between two values.

A drum turns only while its right neighbour goes from 9 to 0, so the neighbour tells how far it has come; the last drum
turns all the time and counts as the digit that it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Steps before a whole number from which on the last drum counts as having arrived: most drums rest right at a number, so
#: that what seems to stand a little before one rather does. On the validation set both errors are then equally frequent.
_ARRIVED = 0.015
#: Standard error of a last drum's position near a step, in steps: a drum that stands this near is read wrong that often.
_ERROR = 0.012


def carry(positions: Sequence[float]) -> list[int]:
    """Return the digits of drums that stand at `positions` (0 <= position < 10), left to right.

    Each position may be wrong by a fifth of a step. The last drum is taken at its word: where it is wrong across a
    whole number, the answer is the counter's state a fifth of a step before or after, with all its carries.

    >>> carry([1.0, 3.9, 9.9])
    [1, 3, 9]
    >>> carry([1.0, 4.0, 9.99])
    [1, 4, 0]
    >>> carry([1.0, 4.0, 0.1])
    [1, 4, 0]
    """
    digits: list[int] = []
    come: float | None = None
    for position in reversed(positions):
        value, come = settle(position, come)
        digits.append(value)
    return digits[::-1]


def settle(position: float, come: float | None) -> tuple[int, float]:
    """Return a drum's digit, and how far (0..1) its left neighbour must have come from its own digit to the next.

    Args:
        position: Where the drum stands.
        come: What the right neighbour has said in this way; None for the last drum.
    """
    if come is None:
        value, fraction = math.floor(position + _ARRIVED) % 10, max(0.0, (position + _ARRIVED) % 1 - _ARRIVED)
    else:
        value, fraction = round(position - come) % 10, come
    return value, fraction if value == 9 else 0.0


def side(position: float) -> float:
    """Return the probability (0.5..1) that a last drum stands on that side of the step to the next digit where it is seen.

    >>> round(side(8.985), 2), round(side(8.99), 2), round(side(9.3), 2)
    (0.5, 0.66, 1.0)
    """
    away = abs((position + _ARRIVED + 0.5) % 1 - 0.5)
    return 0.5 * (1 + math.erf(away / _ERROR / math.sqrt(2)))


def off(drums: Sequence[tuple[int | None, float | None]]) -> float:
    """Return the most (0..0.5) by which a drum stands off the place that its right neighbours tell, in steps.

    Args:
        drums: Value and position of each, left to right. Where no position is known a drum is not off; nor is the last
            one, which may stand anywhere.

    >>> off([(1, 1.5), (9, 9.5)]), off([(1, 1.4), (8, 8.0)])
    (0.0, 0.4)
    """
    most: float = 0.0
    come: float | None = None
    for value, position in reversed(drums):
        if value is None or position is None:
            come = come if come is not None and value == 9 else 0.0
            continue
        if come is None:
            come = max(0.0, (position - value + 0.5) % 10 - 0.5)
        else:
            most = max(most, abs((position - value - come + 5) % 10 - 5))
        come = come if value == 9 else 0.0
    return min(round(most, 3), 0.5)
