"""Decoded pixels, reduced strip by strip: a whole photo in a second pixel format would double the memory."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image as Pil

from processors.records import Image

#: Gives the rows from top to bottom (exclusive): grey, BGR or BGRA.
Rows = Callable[[int, int], Image]

_ROWS = 256


def shrink(rows: Rows, shape: tuple[int, ...], side: int) -> Image:
    """Return a picture of a shape (height, width) as BGR, reduced by the largest factor that keeps `side` pixels."""
    height, width = shape[:2]
    factor = max(1, max(height, width) // side)
    height, width = height // factor * factor, width // factor * factor
    step = max(1, _ROWS // factor) * factor
    parts = []
    for top in range(0, height, step):
        strip = opaque(rows(top, min(top + step, height)))[:, :width]
        if factor > 1:
            size = width // factor, strip.shape[0] // factor
            strip = np.asarray(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), np.uint8)
        parts.append(strip)
    return np.ascontiguousarray(np.concatenate(parts))


def opaque(image: Image) -> Image:
    """Return grey, grey with one channel, BGR or BGRA as BGR; what is transparent shows white."""
    if image.ndim == 2 or image.shape[2] == 1:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    if image.shape[2] == 3:
        return image
    alpha = image[..., 3:].astype(np.uint16)
    return np.asarray((image[..., :3] * alpha + (255 - alpha) * 255 + 127) // 255, np.uint8)


def from_pillow(image: Pil.Image) -> Image:
    """Return a Pillow image of any mode as grey, BGR or BGRA of 8 bits."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):  # grey of 16 bits, whatever Pillow keeps it in
        return np.asarray(np.asarray(image).astype(np.float32) / 257 + 0.5, np.uint8)
    if image.mode == "L" and "transparency" not in image.info:
        return np.asarray(image)
    if image.mode in ("RGB", "CMYK", "YCbCr", "1") and "transparency" not in image.info:
        return np.asarray(cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR), np.uint8)
    return np.asarray(np.asarray(image.convert("RGBA"))[..., [2, 1, 0, 3]])
