"""EXIF orientation: how it is read, and how it is applied."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image as Pil

from processors.records import Image

_TAG = 0x0112
#: Orientations whose width and height are exchanged.
SIDEWAYS = frozenset({5, 6, 7, 8})


def from_exif(block: bytes) -> int:
    """Return the orientation in an EXIF block, 1 where there is none or where the block is broken."""
    exif = Pil.Exif()
    try:
        exif.load(block)
        return valid(exif.get(_TAG))
    except Exception:  # broken EXIF raises whatever it likes; the photo can still be read
        return 1


def valid(value: object) -> int:
    """Return an orientation as the file has it, 1 for what is none."""
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: Image, orientation: int) -> Image:
    """Apply an EXIF orientation (1..8) to the pixels as they are stored."""
    if orientation in SIDEWAYS:
        image = np.asarray(cv2.transpose(image), np.uint8)
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    return image if flip is None else np.asarray(cv2.flip(image, flip), np.uint8)
