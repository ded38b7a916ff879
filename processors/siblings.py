"""Registers of one meter look alike: what is found beside them does not."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from processors import quads
from processors.heatmap import Candidate, apart
from processors.limits import Limits
from processors.preprocess import side_lengths
from processors.records import Quad


def siblings(found: list[Candidate], limits: Limits) -> list[Candidate]:
    """Return the first candidate, and those that are of its height, in its direction and above or below it.

    Or of the next one's, and so on: seen from below, registers shrink from one to the next.

    A number written on the housing or the display of a neighbouring meter is a register only by itself; the small line
    of a display, which shows a power or a date, scores far less than its registers.

    Args:
        found: Candidates, the best first, in pixels of the frame.
        limits: `sibling_score`, `sibling_height`, `sibling_width`, `sibling_turn`, `sibling_offset`.
    """
    taken = found[:1]
    rest = [one for one in found[1:] if one.score >= limits.sibling_score * found[0].score]
    while near := [
        one
        for one in rest
        if one not in taken and any(_alike(each.box, one.box, limits, limits.sibling_height) for each in taken)
    ]:
        taken = [*taken, *near]
    return [one for one in found if one in taken]


def rival(taken: list[Candidate], seen: list[Candidate], limits: Limits) -> float:
    """Return the score of the best place not taken that may be another register, as a share of the best one's (0 without one).

    It lies apart from those taken, and above or below one, but it is fainter, or of another height, than those of one meter
    are: a register in the shade, or one whose drums all roll. So do the small lines of displays, more faintly.

    Args:
        taken: registers of one meter (at least one), in pixels of the frame.
        seen: what the same look shows, however faint.
        limits: `register_overlap`, `rival_height`, and what `siblings` asks for.
    """
    best = max(one.score for one in taken)
    left = [
        one.score / best
        for one in seen
        if apart(one.box, [each.box for each in taken], limits.register_overlap)
        and any(_alike(each.box, one.box, limits, limits.rival_height) for each in taken)
    ]
    return max(left, default=0.0)


def _alike(one: Quad, other: Quad, limits: Limits, least: float) -> bool:
    (width, height), (other_width, other_height) = side_lengths(one), side_lengths(other)
    if _share(height, other_height) < least:
        return False
    right = quads.right(one)
    turn = math.degrees(math.acos(float(np.clip(right @ quads.right(other), -1, 1))))
    if turn > limits.sibling_turn:
        return False
    offset = abs(float((quads.centre(other) - quads.centre(one)) @ right))
    if _share(width, other_width) >= limits.sibling_width and offset <= limits.sibling_offset * width:
        return True
    # Values of one display end below one another, however many digits they have.
    return abs(float((_end(other) - _end(one)) @ right)) <= limits.sibling_end * height


def _share(one: float, other: float) -> float:
    return min(one, other) / max(one, other)


def _end(box: Quad) -> NDArray[np.float64]:
    return np.asarray((np.asarray(box[1]) + np.asarray(box[2])) / 2, np.float64)
