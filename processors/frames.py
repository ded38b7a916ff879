"""The frame's JPEG: encoded once, decoded by every stage that needs pixels."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from processors.records import Image

_FLAGS = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


def encode(image: Image, quality: int) -> bytes:
    """Return an image as JPEG."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"a frame of {image.shape} cannot be encoded")
    return data.tobytes()


def decode(jpeg: bytes, reduce: Literal[1, 2, 4, 8] = 1) -> Image:
    """Return the frame's pixels, their sides divided by `reduce`."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), _FLAGS[reduce])
    if image is None:
        raise ValueError("the frame is no JPEG: only intake may make frames")
    return np.asarray(image, np.uint8)
