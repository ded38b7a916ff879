"""Pictures of a failure: the photo with what was read and what is true, and each register as it was read."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from processors.frames import decode
from processors.preprocess import rectify
from processors.quads import as_quad
from processors.records import Image, Quad
from replay.evaluation.evaluate import Outcome, scale
from streams.drawing import draw

#: Pixels of the photo's longer side.
SIDE = 520
#: Pixels of a register's picture: width, height.
STRIP = (384, 64)
#: BGR: where the labels say that a register is.
TRUE = (255, 0, 255)
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Pictures:
    """Small JPEGs."""

    #: None if the file is no image.
    photo: bytes | None
    #: A register each: those that were found, or those that were not.
    strips: tuple[bytes, ...] = ()


def paint(outcome: Outcome, data: bytes) -> Pictures:
    """Return pictures of an outcome that still has its frame."""
    if outcome.frame is None:
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
        return Pictures(None if decoded is None else _jpeg(_small(np.asarray(decoded, np.uint8))))
    frame = decode(outcome.frame)
    reading, factor = outcome.reading, 1.0
    image = frame
    if reading is not None:
        factor, image = scale(reading, outcome.frame), draw(frame, reading)
    true = [np.asarray(entry.box) * factor for entry in outcome.sample.registers if entry.box is not None]
    for box in true:
        points = np.round(box).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(image, [points], True, TRUE, max(1, max(image.shape) // 500), cv2.LINE_AA)
    found: list[Quad] = [register.box for register in reading.registers] if reading else []
    strips = (cv2.resize(rectify(frame, box), STRIP) for box in found or map(as_quad, true))
    return Pictures(_jpeg(_small(image)), tuple(_jpeg(np.asarray(strip, np.uint8)) for strip in strips))


def _small(image: Image) -> Image:
    factor = min(1.0, SIDE / max(image.shape[:2]))
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: Image) -> bytes:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes()
