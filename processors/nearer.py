"""A search from near, for registers that are small in the whole photo: around each place that may be one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors import heatmap, quads, views
from processors.closer import seen
from processors.contracts import LOCATE_SIZE, Model
from processors.limits import Limits
from processors.records import Image

#: Side of a near view, and least distance of two of them, in pixels of the model's input with the whole photo.
_SIDE = LOCATE_SIZE / 6
_APART = LOCATE_SIZE / 8


def nearer(image: Image, angle: float, model: Model, limits: Limits) -> tuple[list[heatmap.Candidate], int]:
    """Return what a roi model sees in views twice as near, in pixels of the frame, and how many looks it took.

    Args:
        image: the frame.
        angle: degrees by which the frame is turned counter-clockwise.
        model: of the meter's type.
        limits: `hint_score`, `near_views`, `near_register`.
    """
    roi, matrix = views.turned(image, angle)
    back = quads.undo(matrix)
    places = apart([quads.centre(hint.box) for hint in heatmap.candidates(model(roi)[0], limits.hint_score)])
    found: list[heatmap.Candidate] = []
    for place in places[: limits.near_views]:
        corners = place + _SIDE / 2 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        found += seen(image, quads.transform(quads.as_quad(corners), back), model, limits.near_register)
    return sorted(found, key=lambda candidate: -candidate.score), 1 + len(places[: limits.near_views])


def apart(places: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return the places, the best first, without those that lie close to a better one."""
    kept: list[NDArray[np.float64]] = []
    for place in places:
        if all(np.linalg.norm(place - other) >= _APART for other in kept):
            kept.append(place)
    return kept
