"""Drum registers: where the drums stand, and how they look in their windows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image
from training.synthetic.canvas import Canvas, Colour, Rect, corners
from training.synthetic.glyphs import GlyphStyle, Mask, glyph
from training.synthetic.repertoire import Repertoire, glyph_style
from training.synthetic.truth import AreaTruth
from training.synthetic.typefaces import digit_mask

BLACK: Colour = (22, 22, 22)
RED: Colour = (40, 35, 190)


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


def positions(whole: int, fraction: float, count: int, slack: NDArray[np.float64]) -> tuple[float, ...]:
    """Return where each drum stands, left to right, when the register shows whole + fraction.

    The last drum turns all the time; every other one only while its right neighbour goes from 9 to 0. `slack` is what
    each drum but the last is off by.
    """
    found = [whole % 10 + fraction]
    for index in range(1, count):
        turning = max(0.0, found[0] - 9.0) if found[0] < 10 else 0.0
        found.insert(0, (whole // 10**index) % 10 + turning)
    exact = np.asarray(found)
    shown = exact + np.concatenate([slack[: count - 1], [0.0]])
    return tuple(float(position) for position in np.mod(shown, 10.0))


def draw_counter(rng: np.random.Generator, count: int) -> tuple[str, tuple[float, ...]]:
    """Draw a value as text, and where its drums stand."""
    ceiling = 10**count
    whole = (
        int(rng.integers(0, ceiling))
        if rng.random() < 0.7
        else int(rng.integers(0, ceiling) // 10 ** rng.integers(1, 4))
    )
    if rng.random() < 0.2:  # a carry that runs through several drums
        nines = 10 ** int(rng.integers(1, min(4, count) + 1))
        whole = whole // nines * nines + nines - 1
    fraction = float(rng.uniform(0, 1)) if rng.random() < 0.65 else float(np.clip(rng.normal(0.04, 0.03), 0, 0.12))
    slack = np.clip(rng.normal(0, 0.035, count), -0.1, 0.1)
    return f"{whole:0{count}d}", positions(whole, min(fraction, 0.995), count, slack)


@lru_cache(maxsize=64)
def _strip(style: DrumStyle, height: int, width: int) -> Mask:
    """Return all ten digits of a drum one below the other, 0 again at the end, and a blank margin above and below."""
    pitch = max(4, round(style.pitch * height))
    digit_height = min(pitch, max(3, round(style.digit * height)))
    strip = np.zeros((pitch * 13, width), np.uint8)
    for row in range(13):
        digit = (row - 1) % 10
        if isinstance(style.glyphs, str):
            mask = digit_mask(digit, style.glyphs, digit_height, width)
        else:
            mask = glyph(style.glyphs, digit, digit_height, width)
        top = row * pitch + (pitch - digit_height) // 2
        strip[top : top + digit_height] = mask
    return strip


def window(style: DrumStyle, drum: Drum, position: float, width: int, light: NDArray[np.float32]) -> Image:
    """Return one drum through its window, as many rows high as `light` is long."""
    height = len(light)
    strip = _strip(style, height, width)
    if drum.ticks:
        strip = _with_ticks(strip, width)
    pitch = strip.shape[0] / 13
    middle = (position + 1.5) * pitch
    radius = style.radius * height
    offset = np.arange(height, dtype=np.float32) + 0.5 - height / 2
    along = radius * np.arcsin(np.clip(offset / radius, -0.999, 0.999))
    rows = np.repeat((middle + along - 0.5).astype(np.float32)[:, None], width, axis=1)
    columns = np.repeat(np.arange(width, dtype=np.float32)[None], height, axis=0)
    share = cv2.remap(strip, columns, rows, cv2.INTER_LINEAR).astype(np.float32)[..., None] / 255
    ground, ink = np.asarray(drum.ground, np.float32), np.asarray(drum.ink, np.float32)
    shown = (ground + share * (ink - ground)) * light[:, None, None]
    return np.asarray(np.clip(shown, 0, 255), np.uint8)


def _with_ticks(strip: Mask, width: int) -> Mask:
    ticked = strip.copy()
    pitch = strip.shape[0] / 13
    length = max(2, width // 7)
    for tenth in range(130):
        y = round((tenth / 10 + 0.05) * pitch)
        reach = length * 2 if tenth % 10 == 5 else length
        ticked[y : y + max(1, round(pitch * 0.03)), width - reach :] = 255
    return ticked


def light(style: DrumStyle, height: int, shift: float) -> NDArray[np.float32]:
    """Return how bright a drum is from top to bottom: a cylinder lit from the front, a shadow under the upper edge."""
    y = (np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1
    cylinder = 1 - style.falloff * (y - shift) ** 2
    shadow = 1 - 0.6 * style.falloff * np.exp(-(y + 1) * 7)
    return np.asarray(np.clip(cylinder * shadow, 0.05, 1.2) * style.gloss, np.float32)


def register_width(style: DrumStyle, count: int, height: float) -> float:
    """Return how wide a register of `count` drums is whose windows are `height` high."""
    return height * (count * style.window + (count - 1) * style.gap)


def draw(
    canvas: Canvas,
    rng: np.random.Generator,
    style: DrumStyle,
    *,
    drum_positions: tuple[float, ...],
    decimals: int,
    rect: Rect,
) -> tuple[AreaTruth, ...]:
    """Draw a register's drums into a rectangle of the plane and return where each is (in the plane's units)."""
    left, top, _, bottom = rect
    height = bottom - top
    if style.slot:
        canvas.rectangle(rect, style.between)
    areas = []
    shift = float(rng.uniform(-0.35, 0.25))
    for index, position in enumerate(drum_positions):
        x = left + index * height * (style.window + style.gap)
        place = canvas.snap((x, top, x + height * style.window, bottom))
        decimal = index >= len(drum_positions) - decimals
        drum = style.fraction if decimal else style.whole
        if drum.ticks and index < len(drum_positions) - 1:
            drum = Drum(drum.ground, drum.ink, False)
        pixels_high, pixels_wide = canvas.size(place)
        if pixels_high > 1 and pixels_wide > 1:
            brightness = light(style, pixels_high, shift) * np.float32(rng.uniform(0.88, 1.08))
            canvas.paste(window(style, drum, position, pixels_wide, brightness), place)
        rim = style.fraction_rim if decimal else style.rim
        if rim is not None:
            canvas.frame(place, rim, height * 0.05)
        areas.append(AreaTruth(corners(place), position, decimal))
    return tuple(areas)


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
