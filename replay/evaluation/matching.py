"""Which found register is which true one, and whether its digit areas are the true ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from processors.contracts import REGISTER_SIZE
from processors.preprocess import homography, register_box
from processors.quads import as_quad, overlap, right, transform
from processors.records import Quad, SegmentedRegister
from replay.evaluation.truth import TrueRegister

#: Intersection over union from which a register or a digit area counts as found, as in detection benchmarks.
FOUND = 0.5
#: Cosine of the largest angle between true and found reading direction: beyond it the register is rectified askew.
_SAME_DIRECTION = 0.7


def match(true: Sequence[TrueRegister], found: Sequence[Quad], scale: float) -> list[int | None]:
    """Return for each true register the index of the found one that is it, or None.

    Without boxes in the labels a single register is taken to be the single one that was found.

    Args:
        true: the labels.
        found: boxes in pixels of the frame.
        scale: pixels of the frame a pixel of the photo.
    """
    if any(entry.box is None for entry in true):
        return [0] if len(true) == len(found) == 1 else [None] * len(true)
    pairs = sorted(
        ((_likeness(entry, box, scale), number, index) for number, entry in enumerate(true)
         for index, box in enumerate(found)), reverse=True,
    )  # fmt: skip
    matched: list[int | None] = [None] * len(true)
    for likeness, number, index in pairs:
        if likeness > FOUND and matched[number] is None and index not in matched:
            matched[number] = index
    return matched


def places(entry: TrueRegister, found: SegmentedRegister, scale: float) -> range | None:
    """Return which places of a register its areas are, if they are all of them in order, or else None.

    Leading places of an LCD that are off may be found or not. Where the labels do not say where the places are, their
    number decides.
    """
    for first in range(len(entry.digits)):
        if len(found.areas) == len(entry.digits) - first and _same(entry.areas[first:], found, scale):
            return range(first, len(entry.digits))
        if entry.digits[first] is not None:
            return None
    return None


def _same(true: tuple[Quad, ...], found: SegmentedRegister, scale: float) -> bool:
    """Tell whether each area is its true one along the register; how high an area is changes no digit."""
    to_image = homography(register_box(found.register.box), REGISTER_SIZE)
    spans = [_span(transform(_scaled(box, scale), to_image)) for box in true]
    return all(_shared(span, (area.left, area.right)) > FOUND for span, area in zip(spans, found.areas, strict=False))


def _span(box: Quad) -> tuple[float, float]:
    a, b, c, d = box
    return (a[0] + d[0]) / 2, (b[0] + c[0]) / 2


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return intersection over union of two intervals."""
    joined = max(one[1], other[1]) - min(one[0], other[0])
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0])) / max(joined, 1e-9)


def _scaled(box: Quad, scale: float) -> Quad:
    return as_quad(np.asarray(box, np.float64) * scale)


def _likeness(entry: TrueRegister, box: Quad, scale: float) -> float:
    if entry.box is None:
        return 0.0
    if entry.directed and float(right(entry.box) @ right(box)) < _SAME_DIRECTION:
        return 0.0
    return overlap(_scaled(entry.box, scale), box)
