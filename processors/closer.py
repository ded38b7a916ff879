"""A second look at found registers: level, and as large as the model's input allows, so that corners come out exact.

A register that the second look shows far from where the first had it was not in the middle of that view, or too large in it:
it is looked at again from there, until it stays (as in the cascade of Z. Cai, N. Vasconcelos, Cascade R-CNN: Delving into High
Quality Object Detection, CVPR 2018, with one model for all steps).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors import heatmap, preprocess, quads, views
from processors.contracts import LOCATE_SIZE, Model
from processors.limits import Limits
from processors.records import Image, Quad

#: Overlap from which on a register of the second look is one of the first.
_SAME = 0.25


def closer(
    image: Image, found: list[heatmap.Candidate], model: Model, limits: Limits
) -> tuple[list[heatmap.Candidate], list[heatmap.Candidate]]:
    """Return the registers as further looks show them, or else as they were; and all that the last look shows, however faint.

    The confirmed one is the first. Where a look confirms nothing but shows others that score clearly better, it is they: the look before took something
    beside them for one, or saw them upside down.

    Args:
        image: the frame.
        found: registers of one meter, in pixels of the frame.
        model: of the meter's type.
        limits: `closer_fill`, `closer_looks`, `closer_settled`, `register_score`, `hint_score`, `turned_odds`,
            `sibling_width`.
    """
    hints: list[heatmap.Candidate] = []
    for _ in range(limits.closer_looks):
        before, best = found, max(found, key=lambda candidate: candidate.score)
        hints = seen(image, _around(before, best, limits), model, limits.hint_score)
        found = _confirmed([one for one in hints if one.score >= limits.register_score], before, best, limits)
        if found is before or quads.overlap(found[0].box, best.box) >= limits.closer_settled:
            break
    return found, hints


def _around(found: list[heatmap.Candidate], best: heatmap.Candidate, limits: Limits) -> Quad:
    return window([best.box, *(candidate.box for candidate in found)], limits.closer_fill)


def _confirmed(
    again: list[heatmap.Candidate], found: list[heatmap.Candidate], best: heatmap.Candidate, limits: Limits
) -> list[heatmap.Candidate]:
    confirmed = [candidate for candidate in again if quads.overlap(candidate.box, best.box) > _SAME]
    if confirmed:
        return [*confirmed[:1], *(candidate for candidate in again if candidate is not confirmed[0])]
    return again if again and _clearly_better(again[0], best, limits) else found


def _clearly_better(candidate: heatmap.Candidate, first: heatmap.Candidate, limits: Limits) -> bool:
    """Return whether a register of the second look may stand for another one of the first, and no print beside it does."""
    if heatmap.odds(candidate.score) < limits.turned_odds * heatmap.odds(first.score):
        return False
    return preprocess.side_lengths(candidate.box)[0] >= limits.sibling_width * preprocess.side_lengths(first.box)[0]


def seen(image: Image, shown: Quad, model: Model, score: float) -> list[heatmap.Candidate]:
    """Return the registers that a roi model sees in a square of a frame at or above a score, in pixels of the frame."""
    cells = model(views.close(image, shown, LOCATE_SIZE))[0]
    back = np.asarray(np.linalg.inv(preprocess.homography(shown, (LOCATE_SIZE, LOCATE_SIZE))), np.float64)
    return [
        heatmap.Candidate(quads.transform(candidate.box, back), candidate.score)
        for candidate in heatmap.candidates(cells, score)
    ]


def window(boxes: list[Quad], fill: float) -> Quad:
    """Return the square around some registers that stands level with the first and that they fill to a share.

    Args:
        boxes: in pixels of the frame.
        fill: share of the square's side that the registers take, 0..1.
    """
    axes = np.stack([quads.right(boxes[0]), _across(quads.right(boxes[0]))])
    points = np.asarray(boxes, np.float64).reshape(-1, 2) @ axes.T
    low, high = points.min(axis=0), points.max(axis=0)
    half = float((high - low).max()) / fill / 2
    corners = (low + high) / 2 + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    return quads.as_quad(corners @ axes)


def _across(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the direction turned clockwise by a quarter, as y grows downwards."""
    return np.array([-direction[1], direction[0]])
