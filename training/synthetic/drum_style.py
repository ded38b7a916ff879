"""The looks of drums and of the windows that they are seen through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthetic.canvas import Colour
from training.synthetic.glyphs import GlyphStyle
from training.synthetic.repertoire import Repertoire, glyph_style


@dataclass(frozen=True, slots=True)
class Drum:
    """The looks of one drum."""

    ground: Colour
    ink: Colour
    #: Tick marks for tenths along its right edge.
    ticks: bool


@dataclass(frozen=True, slots=True)
class DrumStyle:
    """The looks of a register's drums; lengths in units of the window's height."""

    glyphs: GlyphStyle | str
    whole: Drum
    fraction: Drum
    #: Width of a window.
    window: float
    #: Gap between windows.
    gap: float
    #: Height of a digit.
    digit: float
    #: From one digit to the next on the drum, along its surface.
    pitch: float
    radius: float
    #: How much darker the window's upper and lower edge are.
    falloff: float
    #: One long slot instead of a window a drum.
    slot: bool
    between: Colour
    #: Outline of the windows, and of those of the decimals.
    rim: Colour | None
    fraction_rim: Colour | None
    #: Gain on the reflected light.
    gloss: float


def register_width(style: DrumStyle, count: int, height: float) -> float:
    """Return how wide a register of `count` drums is whose windows are `height` high."""
    return height * (count * style.window + (count - 1) * style.gap)


def draw_style(rng: np.random.Generator, repertoire: Repertoire, ground: str) -> DrumStyle:
    """Draw the looks of a register whose whole drums are "black" or "white"."""
    bright = float(rng.uniform(190, 255))
    white: Colour = (bright * rng.uniform(0.86, 1.0), bright * rng.uniform(0.94, 1.0), bright)
    black = tuple(float(rng.uniform(12, 48) + tint) for tint in rng.uniform(0, 8, 3))
    red: Colour = (float(rng.uniform(20, 60)), float(rng.uniform(20, 70)), float(rng.uniform(140, 225)))
    whole = Drum(black, white, False) if ground == "black" else Drum(white, black, False)  # type: ignore[arg-type]
    ticks = bool(rng.random() < 0.45)
    look = rng.random()
    if look < 0.55:
        fraction = Drum(red, white, ticks)
    elif look < 0.8:
        fraction = Drum(white, red, ticks)
    else:  # told apart by a red frame or the comma only
        fraction = Drum(whole.ground, whole.ink, ticks)
    stroke = rng.random() < 0.6
    glyphs = glyph_style(rng, repertoire) if stroke else str(rng.choice(repertoire.drum_typefaces))
    width = float(rng.uniform(0.5, 0.85))
    digit = float(rng.uniform(0.5, 0.82))
    if isinstance(glyphs, GlyphStyle) and glyphs.aspect * digit > width * 0.8:
        digit = 0.8 * width / glyphs.aspect
    slot = bool(rng.random() < 0.5)
    framed = fraction.ground == whole.ground or rng.random() < 0.3
    return DrumStyle(
        glyphs=glyphs,
        whole=whole,
        fraction=fraction,
        window=width,
        gap=float(rng.uniform(0.01, 0.12)) if slot else float(rng.uniform(0.05, 0.5)),
        digit=digit,
        pitch=digit * float(rng.uniform(1.12, 1.6)),
        radius=float(rng.uniform(0.75, 2.0)),
        falloff=float(rng.uniform(0.1, 0.75)),
        slot=slot,
        between=tuple(channel * float(rng.uniform(0.3, 0.9)) for channel in whole.ground),  # type: ignore[arg-type]
        rim=tuple(float(v) for v in rng.uniform(10, 120, 1).repeat(3)) if rng.random() < 0.35 else None,  # type: ignore[arg-type]
        fraction_rim=red if framed else None,
        gloss=float(rng.uniform(0.8, 1.05)),
    )
