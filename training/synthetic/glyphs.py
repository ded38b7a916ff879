"""Digits drawn as strokes, with parameters enough for endless counters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

#: Grey values 0..255 of what is inked.
Mask = NDArray[np.uint8]
_Stroke = list[tuple[float, float]]
#: Pixels per pixel when a glyph is drawn, so that its edges are smooth.
_OVERSAMPLING = 3


@dataclass(frozen=True, slots=True)
class GlyphStyle:
    """The shape of a set of digits; lengths in units of a digit's height."""

    #: Width of a 0 between the middles of its strokes.
    aspect: float = 0.5
    weight: float = 0.12
    #: Exponent of the superellipse: 2 is round, 6 nearly a rectangle.
    squareness: float = 2.5
    #: Sideways shift of the top against the bottom.
    slant: float = 0.0
    open_four: bool = False
    flat_three: bool = False
    #: 0 a bare stroke, 1 with a flag, 2 with a flag and a foot.
    one: int = 1
    straight_six: bool = False
    #: Height of the waist of 3, 6, 8, 9.
    waist: float = 0.47


def _arc(
    centre: tuple[float, float],
    radii: tuple[float, float],
    span: tuple[float, float],
    squareness: float,
    steps: int = 18,
) -> _Stroke:
    """Return part of a superellipse; angles in degrees, 0 to the right, growing clockwise as y grows downwards."""
    points = []
    for step in range(steps + 1):
        angle = math.radians(span[0] + (span[1] - span[0]) * step / steps)
        cos, sin = math.cos(angle), math.sin(angle)
        power = 2 / squareness
        points.append(
            (
                centre[0] + radii[0] * math.copysign(abs(cos) ** power, cos),
                centre[1] + radii[1] * math.copysign(abs(sin) ** power, sin),
            )
        )
    return points


def _zero(style: GlyphStyle) -> list[_Stroke]:
    return [_arc((0.5, 0.5), (0.5, 0.5), (0, 360), style.squareness, 36)]


def _one(style: GlyphStyle) -> list[_Stroke]:
    if style.one == 0:
        return [[(0.5, 0), (0.5, 1)]]
    strokes: list[_Stroke] = [[(0.15, 0.22), (0.55, 0), (0.55, 1)]]
    return [*strokes, [(0.15, 1), (0.95, 1)]] if style.one == 2 else strokes


def _two(style: GlyphStyle) -> list[_Stroke]:
    return [[*_arc((0.5, 0.28), (0.48, 0.28), (190, 380), min(style.squareness, 3)), (0, 1), (1, 1)]]


def _three(style: GlyphStyle) -> list[_Stroke]:
    waist, squareness = style.waist, style.squareness
    lower = _arc((0.5, (1 + waist) / 2), (0.5, (1 - waist) / 2), (270, 520), squareness)
    if style.flat_three:
        return [[(0.05, 0), (0.95, 0), (0.42, waist - 0.06), *_arc((0.47, 0.68), (0.5, 0.32), (270, 520), squareness)]]
    upper = _arc((0.5, waist / 2), (0.46, waist / 2), (200, 450), squareness)
    return [upper, [(0.35, waist), (0.5, waist)], lower]


def _four(style: GlyphStyle) -> list[_Stroke]:
    if style.open_four:
        return [[(0.3, 0), (0.0, 0.66), (1, 0.66)], [(0.72, 0.36), (0.72, 1)]]
    return [[(0.72, 1), (0.72, 0), (0, 0.7), (1, 0.7)]]


def _five(style: GlyphStyle) -> list[_Stroke]:
    bowl = _arc((0.48, 0.67), (0.52, 0.33), (215, 510), style.squareness)
    return [[(0.92, 0), (0.12, 0), (0.06, 0.47), *bowl]]


def _six(style: GlyphStyle) -> list[_Stroke]:
    top = style.waist - 0.07
    middle = (1 + top) / 2
    bowl = _arc((0.5, middle), (0.5, (1 - top) / 2), (180, 540), style.squareness, 32)
    if style.straight_six:
        return [bowl, [(0.66, 0), (0.06, middle - 0.1)]]
    return [bowl, _arc((0.5, 0.5), (0.5, 0.5), (180, 325), style.squareness)]


def _seven(_: GlyphStyle) -> list[_Stroke]:
    return [[(0, 0), (1, 0), (0.62, 0.45), (0.36, 1)]]


def _eight(style: GlyphStyle) -> list[_Stroke]:
    waist = style.waist
    return [
        _arc((0.5, waist / 2), (0.45, waist / 2), (0, 360), style.squareness, 30),
        _arc((0.5, (1 + waist) / 2), (0.5, (1 - waist) / 2), (0, 360), style.squareness, 30),
    ]


def _nine(style: GlyphStyle) -> list[_Stroke]:
    return [[(1 - x, 1 - y) for x, y in stroke] for stroke in _six(style)]


_STROKES: Sequence[Callable[[GlyphStyle], list[_Stroke]]] = (
    _zero, _one, _two, _three, _four, _five, _six, _seven, _eight, _nine,
)  # fmt: skip


@lru_cache(maxsize=256)
def glyph(style: GlyphStyle, digit: int, height: int, width: int) -> Mask:
    """Return a mask, height x width, with the digit in its middle at 1 height from top to bottom of the ink."""
    big = _OVERSAMPLING * height
    thickness = max(2, round(style.weight * big))
    ink = big - thickness - 2
    mask = np.zeros((big, _OVERSAMPLING * width), np.uint8)
    left = (mask.shape[1] - style.aspect * ink) / 2
    for stroke in _STROKES[digit](style):
        points = np.asarray(stroke, np.float64)
        x = left + points[:, 0] * style.aspect * ink + style.slant * (0.5 - points[:, 1]) * ink
        y = 1 + thickness / 2 + points[:, 1] * ink
        pixels = np.round(np.stack([x, y], axis=1) * 8).astype(np.int32)
        cv2.polylines(mask, [pixels.reshape(-1, 1, 2)], False, 255, thickness, cv2.LINE_AA, shift=3)
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
