"""Photos of 12 megapixels as a phone writes them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from training.synthetic.photo import encode
from training.synthetic.render import render
from training.synthetic.truth import KINDS

#: Longer side of a phone's photo of 12 megapixels; the shorter one is 3000.
LONG, SHORT = 4000, 3000
#: Quality of the JPEG: what phones write.
QUALITY = 90


def draw(folder: Path, count: int, seed: int) -> None:
    """Write `count` JPEGs, one kind of meter after the other, without a fault."""
    for index in range(count):
        image = render(seed * 100_000 + index, kind=KINDS[index % 4], fault="none", side=1600).image
        size = (LONG, SHORT) if image.shape[1] >= image.shape[0] else (SHORT, LONG)
        large = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        (folder / f"{index:04d}.jpg").write_bytes(encode(large, quality=QUALITY))
