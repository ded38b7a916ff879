"""Registers of one meter look alike: what is found beside them does not."""

from __future__ import annotations

import math

import numpy as np

from processors import quads
from processors.heatmap import Candidate
from processors.limits import Limits
from processors.preprocess import side_lengths
from processors.records import Quad


def siblings(found: list[Candidate], limits: Limits) -> list[Candidate]:
    """Return the first candidate, and those that are of its size, in its direction and above or below it.

    A number written on the housing or the display of a neighbouring meter is a register only by itself.

    Args:
        found: Candidates, the best first, in pixels of the frame.
        limits: `sibling_size`, `sibling_turn`, `sibling_offset`.
    """
    return [candidate for candidate in found if candidate is found[0] or _alike(found[0].box, candidate.box, limits)]


def _alike(one: Quad, other: Quad, limits: Limits) -> bool:
    sizes = zip(side_lengths(one), side_lengths(other), strict=True)
    if any(min(a, b) < limits.sibling_size * max(a, b) for a, b in sizes):
        return False
    right = quads.right(one)
    turn = math.degrees(math.acos(float(np.clip(right @ quads.right(other), -1, 1))))
    offset = abs(float((quads.centre(other) - quads.centre(one)) @ right))
    return turn <= limits.sibling_turn and offset <= limits.sibling_offset * side_lengths(one)[0]
