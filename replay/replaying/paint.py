"""What baseline and candidate saw, side by side on the photo."""

from __future__ import annotations

import cv2
import numpy as np

from processors.chain import run_stage
from processors.contracts import Model
from processors.frames import decode
from processors.limits import Limits
from processors.records import Frame, Image, Photo, Reading
from streams.drawing import draw

#: Pixels of a picture's longer side.
SIDE = 520
QUALITY = 80


class _NoModels:
    """Intake asks for none."""

    def load(self, name: str) -> Model:
        raise KeyError(name)

    def version(self, name: str) -> str:
        raise KeyError(name)


def frame_of(photo: Photo, limits: Limits) -> bytes | None:
    """Return the frame that intake makes of a photo, or None if it refuses."""
    output = run_stage("intake", photo, _NoModels(), limits)
    return output.jpeg if isinstance(output, Frame) else None


def side_by_side(frame: bytes, baseline: Reading, candidate: Reading | None) -> tuple[bytes, bytes]:
    """Return two small JPEGs of a frame, with the registers and digits that each side found."""
    image = decode(frame)
    return _small(draw(image, baseline)), _small(image if candidate is None else draw(image, candidate))


def _small(image: Image) -> bytes:
    scale = min(1.0, SIDE / max(image.shape[:2]))
    reduced = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, jpeg = cv2.imencode(".jpg", np.asarray(reduced, np.uint8), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise ValueError(f"a picture of {image.shape} cannot be encoded")
    return jpeg.tobytes()
