"""Digit areas of one register: from the model's columns to the places of digits, left to right."""

from __future__ import annotations

import itertools
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from processors.contracts import AREA_STRIDE, REGISTER_SIZE
from processors.records import DigitArea

_HEIGHT, _WIDTH = REGISTER_SIZE
#: Neighbouring columns whose score is at least this share of the peak's have a say in its edges.
_SAY = 0.5
#: Windows that a line is laid through, at least.
_ROW = 3
#: Confidence in a place that no column shows but that the pitch of its neighbours asks for.
_INFERRED = 0.1


def decode(columns: NDArray[np.float32], score: float) -> list[DigitArea]:
    """Return the areas at the local maxima of a 7 x W map at or above a score."""
    scores = columns[0]
    before, after = np.append(-1, scores[:-1]), np.append(scores[1:], -1)
    peaks = np.flatnonzero((scores >= score) & (scores > before) & (scores >= after))
    areas = (_area(columns, int(peak)) for peak in peaks)
    return [area for area in areas if area.right > area.left and area.bottom > area.top]


def _area(columns: NDArray[np.float32], peak: int) -> DigitArea:
    near = np.arange(max(0, peak - 1), min(columns.shape[1], peak + 2))
    near = near[columns[0, near] >= _SAY * columns[0, peak]]
    weights = columns[0, near].astype(np.float64)
    weights /= weights.sum()
    middle = float((near + 0.5) @ weights) * AREA_STRIDE
    left, right, top, bottom, rolling, decimal = (columns[1:, near] @ weights).tolist()
    return DigitArea(
        left=max(0.0, middle - left * _HEIGHT),
        top=max(0.0, top * _HEIGHT),
        right=min(float(_WIDTH), middle + right * _HEIGHT),
        bottom=min(float(_HEIGHT), bottom * _HEIGHT),
        confidence=min(1.0, float(columns[0, peak])),
        rolling=rolling >= 0.5,
        decimal=decimal >= 0.5,
        decided=min(1.0, abs(2 * decimal - 1)),
    )


def merged(areas: list[DigitArea], overlap: float) -> list[DigitArea]:
    """Return the areas, left to right, with those that overlap by more than a share of the narrower one joined.

    A drum between two values shows the halves of two digits: what is joined is rolling.
    """
    result: list[DigitArea] = []
    for area in sorted(areas, key=lambda area: (area.left, area.right)):
        joined = area
        while result and _shared(result[-1], joined) > overlap:
            joined = _union(result.pop(), joined)
        result.append(joined)
    return result


def _shared(one: DigitArea, other: DigitArea) -> float:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / max(min(one.right - one.left, other.right - other.left), 1e-9)


def _union(one: DigitArea, other: DigitArea) -> DigitArea:
    better = max(one, other, key=lambda area: area.confidence)
    return DigitArea(
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
        confidence=better.confidence,
        rolling=True,
        decimal=better.decimal,
        decided=better.decided,
    )


def without_slivers(areas: list[DigitArea], min_width: float) -> list[DigitArea]:
    """Return the areas without those narrower than a share of the median width: gaps, and reflections of a flash."""
    if not areas:
        return []
    usual = median(area.right - area.left for area in areas)
    return [area for area in areas if area.right - area.left >= min_width * usual]


def in_line(areas: list[DigitArea], height: tuple[float, float], offset: float) -> list[DigitArea]:
    """Return the areas without those much lower, higher or farther up or down than the others."""
    if not areas:
        return []
    usual = median(area.bottom - area.top for area in areas)
    middle = median((area.top + area.bottom) / 2 for area in areas)
    return [
        area
        for area in areas
        if height[0] * usual <= area.bottom - area.top <= height[1] * usual
        and abs((area.top + area.bottom) / 2 - middle) <= offset * usual
    ]


def without_gaps(areas: list[DigitArea], pitch: float) -> list[DigitArea]:
    """Return the areas, left to right, with a place put in wherever the pitch says that one was missed.

    A digit left out would make the reading ten times too small without a word; a place put in is read, or found
    ambiguous.
    """
    if len(areas) < 3:
        return areas
    usual = median(_middle(right) - _middle(left) for left, right in itertools.pairwise(areas))
    result = areas[:1]
    for area in areas[1:]:
        last, steps = result[-1], (_middle(area) - _middle(result[-1])) / max(usual, 1e-9)
        missing = round(steps) - 1 if steps > pitch else 0
        result += [_between(last, area, (place + 1) / (missing + 1)) for place in range(missing)]
        result.append(area)
    return result


def steadied(areas: list[DigitArea]) -> list[DigitArea]:
    """Return the areas of drums, left to right, with the last one's edges halfway to the lines of all other windows'.

    The windows of a register stand in a row. Where the last one ends is seen less exactly than where the others do, for
    its drum may stand anywhere, and what is seen of its digit draws the edges along; and it alone is read to hundredths.
    """
    if len(areas) < _ROW + 1:
        return areas
    *others, last = areas
    middles = [_middle(area) for area in others]
    top, bottom = (
        float(np.polyval(np.polyfit(middles, [getattr(area, edge) for area in others], 1), _middle(last)))
        for edge in ("top", "bottom")
    )
    if not bottom > top:
        return areas
    return [*others, replace(last, top=max(0.0, (last.top + top) / 2), bottom=min(_HEIGHT, (last.bottom + bottom) / 2))]


def _middle(area: DigitArea) -> float:
    return (area.left + area.right) / 2


def _between(one: DigitArea, other: DigitArea, share: float) -> DigitArea:
    def mix(start: float, end: float) -> float:
        return start + share * (end - start)

    return replace(
        one,
        left=mix(one.left, other.left),
        top=mix(one.top, other.top),
        right=mix(one.right, other.right),
        bottom=mix(one.bottom, other.bottom),
        confidence=_INFERRED,
        rolling=False,
        decimal=one.decimal and other.decimal,
        decided=min(one.decided, other.decided),
    )
