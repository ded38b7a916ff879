"""Drum registers: drums seen through their windows."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image
from training.synthetic.canvas import Canvas
from training.synthetic.drum_style import Drum, DrumStyle
from training.synthetic.glyphs import Mask, glyph
from training.synthetic.shapes import Rect, corners
from training.synthetic.truth import AreaTruth
from training.synthetic.typefaces import digit_mask


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
