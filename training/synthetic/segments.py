"""LCD registers: seven-segment digits, commas, and segments that are off but seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.synthetic.canvas import Canvas, Colour
from training.synthetic.repertoire import Repertoire, pick_range
from training.synthetic.shapes import Rect, corners
from training.synthetic.truth import AreaTruth

#: Segments a to g that are on: top, upper right, lower right, bottom, lower left, upper left, middle.
_LIT = {
    " ": "", "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc",
    "7": "abc", "8": "abcdefg", "9": "abcdfg", "-": "g", "A": "abcefg", "b": "cdefg", "C": "adef", "d": "bcdeg",
    "E": "adefg", "F": "aefg", "H": "bcefg", "L": "def", "n": "ceg", "o": "cdeg", "r": "eg", "t": "defg",
    "u": "cde", "P": "abefg",
}  # fmt: skip
CHARACTERS = frozenset(_LIT)


@dataclass(frozen=True, slots=True)
class SegmentStyle:
    """The shape of an LCD's digits; lengths in units of a digit's height."""

    width: float
    thickness: float
    gap: float
    slant: float
    advance: float
    #: 0 pointed ends, 1 blunt ends.
    blunt: float
    seven_with_hook: bool
    six_without_tail: bool


def segment_style(rng: np.random.Generator, repertoire: Repertoire) -> SegmentStyle:
    """Draw the shape of an LCD's digits."""
    width = float(rng.uniform(0.44, 0.62))
    return SegmentStyle(
        width=width,
        thickness=pick_range(rng, repertoire.segment_thickness),
        gap=float(rng.uniform(0.006, 0.028)),
        slant=float(rng.choice([0.0, rng.uniform(0.03, 0.18)])),
        advance=width + float(rng.uniform(0.16, 0.34)),
        blunt=float(rng.choice([0.0, 0.5, 1.0])),
        seven_with_hook=bool(rng.random() < 0.15),
        six_without_tail=bool(rng.random() < 0.08),
    )


def _polygons(style: SegmentStyle) -> dict[str, NDArray[np.float64]]:
    """Return the outline of each segment of a digit 1 high whose top left is (0, 0), not slanted."""
    w, t, g = style.width, style.thickness, style.gap
    h = t / 2
    end = h * style.blunt

    def bar(x0: float, x1: float, y: float) -> NDArray[np.float64]:
        return np.array(
            [(x0 + g, y), (x0 + g + h - end, y - h), (x1 - g - h + end, y - h), (x1 - g, y), (x1 - g - h + end, y + h),
             (x0 + g + h - end, y + h)]
        )  # fmt: skip

    def post(x: float, y0: float, y1: float) -> NDArray[np.float64]:
        return bar(y0, y1, x)[:, ::-1]

    return {
        "a": bar(h, w - h, h), "g": bar(h, w - h, 0.5), "d": bar(h, w - h, 1 - h),
        "b": post(w - h, h, 0.5), "c": post(w - h, 0.5, 1 - h), "e": post(h, 0.5, 1 - h), "f": post(h, h, 0.5),
    }  # fmt: skip


def lit(style: SegmentStyle, character: str) -> str:
    """Return the segments that are on for a character."""
    if character == "7" and style.seven_with_hook:
        return "abcf"
    if character == "6" and style.six_without_tail:
        return "fgedc"
    return _LIT[character]


def draw_text(
    canvas: Canvas,
    style: SegmentStyle,
    text: str,
    position: tuple[float, float],
    *,
    height: float,
    colour: Colour,
    ghost: Colour | None = None,
) -> Rect:
    """Draw characters with `.` between them where text has one; returns the rectangle of the cells."""
    polygons = _polygons(style)
    x, y = position
    first = x
    cells = 0
    for character in text:
        if character == ".":
            draw_point(canvas, style, (x - height * (style.advance - style.width) / 2, y + height), height, colour)
            continue
        on = lit(style, character)
        for name, polygon in polygons.items():
            if name in on or ghost is not None:
                slanted = polygon + np.stack([style.slant * (1 - polygon[:, 1]), np.zeros(len(polygon))], axis=1)
                canvas.polygon(np.array([x, y]) + slanted * height, colour if name in on else ghost or colour)
        x += height * style.advance
        cells += 1
    right = first + height * ((cells - 1) * style.advance + style.width + style.slant)
    return first, y, right, y + height


def draw_point(canvas: Canvas, style: SegmentStyle, foot: tuple[float, float], height: float, colour: Colour) -> None:
    """Draw a decimal point whose foot is at a place between two digits."""
    size = max(style.thickness, 0.12) * height
    x, y = foot
    canvas.rectangle((x - size / 2, y - size, x + size / 2, y), colour, size * 0.2)


def cells(
    style: SegmentStyle, text: str, position: tuple[float, float], height: float, decimals: int
) -> tuple[AreaTruth, ...]:
    """Return the places of a line's digits; a space is a blank cell. `text` has no points."""
    margin = height * min(0.08, (style.advance - style.width) / 2)
    # Cells of slanted digits meet half-way: their outlines would overlap.
    half = height * min((style.width + style.slant) / 2 + margin / height, style.advance / 2)
    x, y = position
    found = []
    for index, character in enumerate(text):
        middle = x + height * (index * style.advance + (style.width + style.slant) / 2)
        box = corners((middle - half, y - margin, middle + half, y + height + margin))
        found.append(AreaTruth(box, float(character) if character.isdigit() else None, index >= len(text) - decimals))
    return tuple(found)
