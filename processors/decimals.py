"""Which digits stand after the comma: the last ones, whatever single flags say."""

from __future__ import annotations

from collections.abc import Sequence


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
