"""A meter before its background, as the camera sees it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image
from training.synthetic import clutter, geometry
from training.synthetic.backgrounds import background
from training.synthetic.canvas import Canvas
from training.synthetic.meter import Meter
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth

#: The largest canvas, as a multiple of the photo's pixels.
_LARGEST_CANVAS = 1.6


def place(
    rng: np.random.Generator, meter: Meter, pose: geometry.Pose, repertoire: Repertoire, size: tuple[int, int]
) -> tuple[Image, tuple[RegisterTruth, ...]]:
    """Paint the meter before a background as the camera sees it."""
    height, width = size
    matrix = geometry.homography(pose, meter.focus, size)
    view = geometry.visible(matrix, meter.bounds, size)
    scale = pose.close * max(size) / (meter.focus[2] - meter.focus[0]) * 1.1
    pixels = (view[2] - view[0]) * (view[3] - view[1]) * scale**2
    scale *= min(1.0, float(np.sqrt(_LARGEST_CANVAS * width * height / pixels)))
    canvas = Canvas(view, scale)
    registers = meter.paint(canvas)
    to_plane = np.array([[1 / scale, 0, view[0]], [0, 1 / scale, view[1]], [0, 0, 1]])
    to_photo = matrix @ to_plane
    shown = cv2.warpPerspective(canvas.image, to_photo, (width, height), flags=cv2.INTER_LINEAR)
    opacity = cv2.warpPerspective(canvas.opacity, to_photo, (width, height), flags=cv2.INTER_LINEAR)
    photo = background(rng, str(rng.choice(repertoire.backgrounds)), size)
    if rng.random() < 0.5:
        clutter.behind(rng, photo)
    _drop_shadow(rng, photo, np.asarray(opacity, np.uint8))
    solid = np.asarray(cv2.inRange(opacity, np.array([251]), np.array([255])), np.uint8)
    cv2.copyTo(shown, solid, photo)
    edge = np.nonzero((opacity > 0) & (solid == 0))
    share = opacity[edge].astype(np.float32)[:, None] / 255
    photo[edge] = np.clip(shown[edge].astype(np.float32) * share + photo[edge] * (1 - share), 0, 255)
    seen = tuple(geometry.project_register(matrix, register) for register in registers)
    if rng.random() < 0.06:
        clutter.finger(rng, photo, seen)
    return photo, seen


def _drop_shadow(rng: np.random.Generator, photo: Image, opacity: NDArray[np.uint8]) -> None:
    """Darken the background where the meter keeps the light off."""
    height, width = opacity.shape
    small = np.asarray(
        cv2.resize(opacity, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA), np.float32
    )
    move = np.array([[1, 0, rng.uniform(-0.03, 0.03) * width / 8], [0, 1, rng.uniform(-0.01, 0.05) * height / 8]])
    soft = cv2.GaussianBlur(
        cv2.warpAffine(small, move, small.shape[::-1]), (0, 0), max(width, height) / 8 * 0.015 + 0.3
    )
    gain = 1 - np.asarray(cv2.resize(soft, (width, height)), np.float32) / 255 * np.float32(rng.uniform(0.1, 0.6))
    cv2.multiply(photo, cv2.merge([gain] * 3), dst=photo, dtype=cv2.CV_8U)
