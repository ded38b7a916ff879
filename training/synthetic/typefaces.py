"""Text in the vendored fonts, as masks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.synthetic.glyphs import Mask

FONTS = Path(__file__).resolve().parent.parent / "fonts"


@lru_cache(maxsize=512)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same on every machine; Raqm's depends on what is installed.
    return ImageFont.truetype(FONTS / f"{name}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def text_mask(text: str, name: str, height: int) -> Mask:
    """Return the ink of a line of text; `height` is that of a capital letter in pixels."""
    font = _font(name, max(4, round(height / 0.71)))
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (max(1, int(right - left)), max(1, int(bottom - top))))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return np.asarray(image, np.uint8)


def text_aspect(text: str, name: str) -> float:
    """Return how many capital letters' heights a line of text is wide."""
    return float(text_mask(text, name, 24).shape[1] / 24)


@lru_cache(maxsize=512)
def digit_mask(digit: int, name: str, height: int, width: int) -> Mask:
    """Return a digit, `height` from top to bottom of its ink, in the middle of a mask of height x width."""
    font = _font(name, max(4, round(height * 2 / 0.72)))
    left, top, right, bottom = font.getbbox(str(digit))
    ink_height, ink_width = int(bottom - top), int(right - left)
    cell_width = max(ink_width, width * 2)
    image = Image.new("L", (cell_width, ink_height))
    ImageDraw.Draw(image).text(((cell_width - ink_width) / 2 - left, -top), str(digit), fill=255, font=font)
    return np.asarray(image.resize((width, height), Image.Resampling.BOX), np.uint8)
