"""Places at the ends of a register that show no digit: LCD places that are off, and what stands in the margin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from processors.legibility import contrasts
from processors.records import DigitArea, Image

#: Probability of being lit below which a leading place is surely off.
_SURELY_OFF = 0.05
#: What contrast alone says of being lit at least and at most: the edge of a shadow makes a place that is off look lit, nothing
#: makes one that is lit look off.
_BOUNDS = 0.005, 0.9
#: Shares of the usual contrast within which a place goes from off to lit: what is measured of either kind lies this far
#: from the middle between them.
_BLUR = 0.04


def without_unlit(areas: Sequence[DigitArea], image: Image, share: float) -> list[DigitArea]:
    """Return an LCD's areas without the leading ones that are surely off, each with how likely its contrast says it is lit.

    All of one display is driven alike: a place that is off shows a faint 8, with a share of the contrast of those that are
    lit; the last place is lit.

    Args:
        areas: left to right, in pixels of the image.
        image: the rectified register.
        share: of the usual contrast of lit places (0..1) at which a place is as likely lit as off.
    """
    found = contrasts(image, areas)
    if not found:
        return list(areas)
    # Up to two thirds of the places may be off: what is usual is told from the more contrasting half.
    usual = max(median(sorted(found)[len(found) // 2 :]), 1e-6)
    seen = [replace(area, lit=_lit(contrast / usual - share)) for area, contrast in zip(areas, found, strict=True)]
    first = next(place for place, area in enumerate(seen) if area.lit >= _SURELY_OFF or place == len(seen) - 1)
    return seen[first:]


def _lit(beyond: float) -> float:
    chance = 1 / (1 + math.exp(-min(max(beyond / _BLUR, -50.0), 50.0)))
    return min(max(chance, _BOUNDS[0]), _BOUNDS[1])


def begins_with_none(areas: Sequence[DigitArea], confidence: float, share: float, least: float) -> bool:
    """Return whether the first area shows no digit: the areas model doubts it, and no digit can be read in it.

    Only the first one: a last digit that was left out would make another value, and one tenth of it.

    Args:
        areas: left to right.
        confidence: in what was read in the first one, 0..1.
        share: of the confidence in the most doubtful of the others (0..1) below which the first is doubted.
        least: confidence in a digit (0..1) from which on it can be read.
    """
    if len(areas) < 3 or confidence >= least:
        return False
    return areas[0].confidence < share * min(area.confidence for area in areas[1:])


def without_margins(areas: Sequence[DigitArea], width: float, margin: float, score: float) -> list[DigitArea]:
    """Return the areas without a first and a last one that reaches into the margin and that the model doubts.

    A register is cut out with a margin: what lies in it is the frame of a window or a neighbouring sign.

    Args:
        areas: left to right.
        width: of the image, pixels.
        margin: pixels at either end.
        score: share of the usual confidence (0..1) below which it is no digit.
    """
    if len(areas) < 3:
        return list(areas)
    usual = median(area.confidence for area in areas)
    doubted = [area.confidence < score * usual for area in areas]
    first = int(doubted[0] and areas[0].left < margin)
    last = int(doubted[-1] and areas[-1].right > width - margin)
    return list(areas[first : len(areas) - last])
