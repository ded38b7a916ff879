"""Other views of a photo: turned, nearer, cropped, seen from the side."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image
from training.augment.light import Rng, relight
from training.data.scene import Points, project

#: The grey of `processors.preprocess.letterbox`, around photos that do not fill the square.
GREY = (114, 114, 114)
_ASPECTS = (9 / 16, 3 / 4, 3 / 4, 1.0, 4 / 3, 4 / 3, 16 / 9)


def frame_size(rng: Rng, side: int) -> tuple[int, int]:
    """Return width and height of some phone's picture in a square."""
    aspect = float(rng.choice(_ASPECTS)) * float(np.exp(rng.normal(0, 0.05)))
    return (side, max(8, round(side / aspect))) if aspect > 1 else (max(8, round(side * aspect)), side)


def view_matrix(
    image: Image, boxes: Points, size: tuple[int, int], *, angle: float, zoom: float, rng: Rng
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the homography to another view, turned counter-clockwise by `angle`, around some point near the boxes."""
    height, width = image.shape[:2]
    scale = zoom * np.sqrt(size[0] * size[1] / (width * height))
    middle = np.array([width, height]) / 2
    focus = middle
    if len(boxes):
        box = boxes[int(rng.integers(len(boxes)))].mean(0)
        focus = middle + (box - middle) * min(1.0, max(0.0, zoom - 0.7 + rng.normal(0, 0.15)))
    target = np.array(size) * (0.5 + rng.normal(0, 0.09, 2))
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    stretch = np.exp(rng.normal(0, 0.05, 2))
    moved = (corners - focus) @ rotation.T * scale * stretch + target
    moved += rng.normal(0, 0.025 * scale * max(width, height), (4, 2))
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32)), np.float64)


def zoom_limits(image: Image, boxes: Points, size: tuple[int, int], smallest: float) -> tuple[float, float]:
    """Return the zooms at which the registers are neither lost nor larger than the view."""
    if not len(boxes):
        return 0.6, 2.0
    longest = max(float(np.linalg.norm(box[1] - box[0])) for box in boxes)
    unit = longest * np.sqrt(size[0] * size[1] / (image.shape[0] * image.shape[1])) / max(size)
    least, most = smallest / max(size) / unit, 0.85 * min(size) / max(size) / unit
    return min(least, most), most


def view(
    image: Image,
    boxes: Points,
    rng: Rng,
    side: int,
    *,
    angle: float,
    zoom_spread: float = 0.35,
    letterboxed: bool = True,
    smallest: float = 20.0,
    fill: float | None = None,
) -> tuple[Image, Points]:
    """Return a view of a photo in a square, and where the boxes went; boxes that left the view are left out.

    Args:
        image: the photo.
        boxes: n x 4 x 2.
        rng: decides everything.
        side: of the square.
        angle: to turn by, counter-clockwise.
        zoom_spread: of the logarithm of the zoom.
        letterboxed: what lies outside the photo may be grey, as where a frame was turned; else it never is, so that
            nothing but the meter tells how the photo was turned.
        smallest: pixels that the longest register must have in the view.
        fill: share of the square's side that the longest register is to have, or None for any.
    """
    for attempt in range(4):
        size = frame_size(rng, side)
        least, most = zoom_limits(image, boxes, size, smallest)
        zoom = float(np.exp(rng.normal(0.05, zoom_spread / (attempt + 1))))
        if fill is not None and len(boxes):
            zoom = zoom_limits(image, boxes, size, fill * side)[0]
        zoom = float(np.clip(zoom, least, max(least, most)))
        matrix = view_matrix(image, boxes, size, angle=angle, zoom=zoom, rng=rng)
        moved = project(boxes, matrix) if len(boxes) else boxes
        inside = np.array([bool(((box > 1) & (box < np.array(size) - 1)).all()) for box in moved], bool)
        if not len(boxes) or inside.all():
            break
    chance = rng.random()
    if letterboxed and chance < 0.5:
        border, value = cv2.BORDER_CONSTANT, GREY
    elif chance < 0.75:
        border, value = cv2.BORDER_REFLECT_101, GREY
    else:
        border, value = cv2.BORDER_REPLICATE, GREY
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if scale < 0.6:
        # Warping alone would skip pixels.
        shrunk = max(0.5, 1.4 * scale)
        small = np.asarray(cv2.resize(image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_LINEAR), np.uint8)
        matrix = matrix @ np.diag([image.shape[1] / small.shape[1], image.shape[0] / small.shape[0], 1.0])
        image = small
    picture = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=value)
    picture = relight(np.asarray(picture, np.uint8), rng, most_blur=side / 200, least_scale=0.45)
    square = np.full((side, side, 3), GREY, np.uint8)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0]] = picture
    return square, (moved[inside] + (left, top) if len(boxes) else boxes)
