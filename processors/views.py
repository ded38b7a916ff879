"""What models see of a frame; it is halved first, for exact halves take a tenth of the time of other shrinking."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors import preprocess
from processors.contracts import LOCATE_SIZE, Tensor
from processors.records import Image, Quad


def cut(image: Image, box: Quad, size: tuple[int, int]) -> Image:
    """Cut a quad out of a frame and bring it to a size (height, width), as `preprocess.warp` does."""
    width, height = preprocess.side_lengths(box)
    # What is left, less than two, is the warp's: bilinear weights reach every pixel.
    image, times = halved(image, min(width / size[1], height / size[0]))
    shrunk: Quad = tuple((x / times, y / times) for x, y in box)  # type: ignore[assignment]
    return preprocess.warp(image, shrunk, size)


def close(image: Image, box: Quad, side: int) -> Tensor:
    """Return a quad of a frame as a model sees it, 1 x 3 x side x side."""
    return preprocess.tensor(cut(image, box, (side, side)))


def turned(image: Image, angle: float) -> tuple[Tensor, NDArray[np.float64]]:
    """Return the input of the roi models with all of a frame, turned counter-clockwise by an angle in degrees.

    Returns:
        1 x 3 x 320 x 320, and the 2 x 3 matrix from the frame's pixels to those of the input.
    """
    if angle % 360 == 0:
        roi, scale, left, top = preprocess.locate_input(image)
        return roi, np.array([[scale, 0.0, left], [0.0, scale, top]])
    turn, (width, height) = preprocess.turning(image.shape, angle)
    scale = LOCATE_SIZE / max(width, height)
    margin = (LOCATE_SIZE - round(scale * width)) // 2, (LOCATE_SIZE - round(scale * height)) // 2
    small, times = halved(image, 0.5 / scale)
    # Turned at twice the size and halved, for turning alone would skip pixels.
    there = _sized(2.0) @ _moved(*margin) @ _sized(scale) @ np.vstack([turn, [0, 0, 1]]) @ _sized(times)
    side = (2 * LOCATE_SIZE, 2 * LOCATE_SIZE)
    square = np.asarray(cv2.warpAffine(small, there[:2], side, borderValue=preprocess.GREY), np.uint8)
    matrix = scale * turn
    matrix[:, 2] += margin
    return preprocess.tensor(half(square)), matrix


def halved(image: Image, most: float) -> tuple[Image, float]:
    """Return an image divided by the largest power of two up to `most` that leaves pixels, and that power."""
    times = 1.0
    while 2 * times <= most and min(image.shape[:2]) > 1:
        image, times = half(image), 2 * times
    return image, times


def half(image: Image) -> Image:
    """Return an image at half its size, without a last odd row or column."""
    height, width = image.shape[0] // 2, image.shape[1] // 2
    even = image[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _sized(scale: float) -> NDArray[np.float64]:
    """Return what cv2.resize does to the middles of pixels, which lie at whole numbers."""
    return np.array([[scale, 0, scale / 2 - 0.5], [0, scale, scale / 2 - 0.5], [0, 0, 1]])


def _moved(x: float, y: float) -> NDArray[np.float64]:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], np.float64)
