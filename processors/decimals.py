"""Which digits stand after the comma: the last ones, whatever single flags say."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: A flag is never surer than this: a single one must not outweigh all others.
_DOUBT = 0.01
#: Meter type -> roughly how often its registers have 0, 1, 2, 3 and more decimals, where that says something. A water
#: meter has drums for the litres, three of them, or shows them by pointers.
USUAL = {"water": (0.5, 0.03, 0.05, 0.37, 0.05)}


def count(flags: Sequence[bool]) -> int:
    """Return how many of the last digits are decimals: the suffix that agrees with the most flags, at best the shorter.

    At least one digit stands before the comma.

    >>> count([False, False, True, True])
    2
    >>> count([False, True, False, False, True])
    1
    """
    if not flags:
        return 0

    def wrong(suffix: int) -> int:
        before, after = flags[: len(flags) - suffix], flags[len(flags) - suffix :]
        return sum(before) + sum(not flag for flag in after)

    return min(range(len(flags)), key=lambda suffix: (wrong(suffix), suffix))


def likeliest(registers: Sequence[Sequence[float]], usual: Sequence[float] = (1.0,)) -> tuple[int, float]:
    """Return how many of the last digits are decimals, and by how much (0..1) it is more probable than any other number.

    It is the suffix that is likeliest over all registers of one meter.

    They count in one unit, so that the comma stands at the same place in all of them. At least one digit stands before
    it.

    Args:
        registers: for each digit of each register, left to right, the probability that it stands after the comma.
        usual: how often meters of this type have 0, 1, ... decimals; the last one is for all further numbers.

    >>> likeliest([[0.02, 0.98, 0.14]])[0]
    2
    >>> after, margin = likeliest([[0.0, 0.0, 0.51], [0.0, 0.0, 0.2]])
    >>> after, round(margin, 2)
    (0, 0.59)
    >>> likeliest([[0.0, 0.1, 0.4, 0.9, 0.9]], USUAL["water"])[0]
    3
    """

    def likelihood(after: int) -> float:
        return _likelihood(registers, after) + math.log(usual[min(after, len(usual) - 1)])

    found = [likelihood(after) for after in range(min(map(len, registers), default=0))]
    if not found:
        return 0, 1.0
    best = max(found)
    chances = [math.exp(each - best) for each in found]
    second = max((chance for after, chance in enumerate(chances) if after != found.index(best)), default=0.0)
    return found.index(best), (1.0 - second) / sum(chances)


def _likelihood(registers: Sequence[Sequence[float]], after: int) -> float:
    said = (
        chance if place >= len(register) - after else 1 - chance
        for register in registers
        for place, chance in enumerate(register)
    )
    return sum(math.log(max(chance, _DOUBT)) for chance in said)
