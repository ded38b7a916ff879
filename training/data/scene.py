"""What is kept of a rendered scene or a real photo: small pictures from which every stage's examples are cut."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.preprocess import expand, homography, side_lengths, warp
from processors.records import Image, Quad

#: Longest side of a kept photo: a register that fills a view is still sharp in it.
PHOTO_SIDE = 800
#: Height, width of the kept picture of a register, and what it shows around it in register heights.
CANVAS_SIZE = (144, 576)
CANVAS_MARGIN = 0.7
#: The same for the picture from which surroundings are cut; the second margin is in register widths.
NEAR_SIZE = (160, 384)
NEAR_MARGIN = (1.5, 0.55)

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """One digit's place in a register's canvas."""

    corners: Points
    #: None where it is blank or, if `known` is false, where nobody has noted it.
    position: float | None
    decimal: bool
    #: Whether `position` is known.
    known: bool = True
    #: Whether the drum stands between two values; None where nobody has noted it.
    rolling: bool | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """One register, with enough around it to cut it out as an imperfect detector would."""

    canvas: bytes
    #: The register's corners in the canvas.
    box: Points
    cells: tuple[Cell, ...]
    tariff: str | None = None
    near: bytes | None = None
    near_box: Points | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo and its registers."""

    jpeg: bytes
    kind: str
    #: n x 4 x 2, corners in reading direction.
    boxes: Points
    #: Degrees to turn it counter-clockwise to be upright, or None where that is unknown.
    angle: float | None
    #: Whether the order of the corners is known to be the reading direction.
    directed: bool = True
    strips: tuple[Strip, ...] = ()
    synthetic: bool = True
    fault: str = "none"


def encode(image: Image, quality: int = 92) -> bytes:
    """Return the image as JPEG."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return data.tobytes()


def decode(data: bytes) -> Image:
    """Return a kept picture."""
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def shrink(image: Image, side: int) -> tuple[Image, float]:
    """Return the image with its longest side at most `side`, and the scale."""
    scale = min(1.0, side / max(image.shape[:2]))
    if scale == 1:
        return image, 1.0
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def project(points: Points, matrix: NDArray[np.float64]) -> Points:
    """Return points (… x 2) after a homography."""
    flat = np.concatenate([points.reshape(-1, 2), np.ones((points.size // 2, 1))], 1) @ matrix.T
    return np.asarray((flat[:, :2] / flat[:, 2:]).reshape(points.shape), np.float64)


def as_quad(points: Points) -> Quad:
    """Return four points as a quad."""
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def cut_strip(image: Image, box: Points, cells: tuple[Cell, ...], tariff: str | None, *, near: bool) -> Strip:
    """Cut a register out of a photo; the cells' corners are given in the photo's pixels."""
    quad = as_quad(box)
    width, height = side_lengths(quad)
    shown = expand(quad, CANVAS_MARGIN * height, CANVAS_MARGIN * height)
    to_canvas = homography(shown, CANVAS_SIZE)
    moved = tuple(
        Cell(project(cell.corners, to_canvas), cell.position, cell.decimal, cell.known, cell.rolling) for cell in cells
    )
    canvas = encode(warp(image, shown, CANVAS_SIZE))
    if not near:
        return Strip(canvas, project(box, to_canvas), moved, tariff)
    wide = expand(quad, NEAR_MARGIN[0] * height, NEAR_MARGIN[1] * width)
    around = encode(warp(image, wide, NEAR_SIZE))
    near_box = project(box, homography(wide, NEAR_SIZE))
    return Strip(canvas, project(box, to_canvas), moved, tariff, around, near_box)
