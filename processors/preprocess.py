"""From pixels to what a model takes; training uses these very functions."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.contracts import DIGIT_SIZE, LOCATE_SIZE, REGISTER_SIZE, SURROUNDINGS_SIZE, THUMBNAIL, Tensor
from processors.percentiles import percentiles
from processors.records import DigitArea, Image, Quad

#: By how much of the register's height a found register is widened on every side before it is rectified: the corners
#: of the detector are good to a few pixels, and a digit that is cut off cannot be read.
REGISTER_MARGIN = 0.15
#: What is shown around a register for its tariff label: shares of the register's height above and below, of its width
#: to the left and right.
SURROUNDINGS_MARGIN = (0.9, 0.35)
#: By how much of its size a digit area is widened before the digit is cut out.
DIGIT_MARGIN = (0.06, 0.08)
#: What lies outside a frame, BGR.
GREY = (114, 114, 114)


def tensor(image: Image) -> Tensor:
    """Return a BGR image as a 1 x 3 x H x W tensor of 0..1."""
    return np.ascontiguousarray(image.transpose(2, 0, 1)[None], dtype=np.float32) / np.float32(255)


def letterbox(image: Image, side: int) -> tuple[Image, float, float, float]:
    """Fit an image into a grey square.

    Returns:
        The square (side x side x 3), the scale, and the left and top margin: x_square = x * scale + left.
    """
    height, width = image.shape[:2]
    scale = side / max(height, width)
    new_width, new_height = max(1, round(width * scale)), max(1, round(height * scale))
    shrunk = cv2.resize(image, (new_width, new_height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (side - new_width) // 2, (side - new_height) // 2
    square = np.full((side, side, 3), GREY[0], np.uint8)
    square[top : top + new_height, left : left + new_width] = shrunk
    return square, scale, float(left), float(top)


def thumbnail(image: Image) -> Tensor:
    """Return the input of meter-type and water-rotation: 1 x 3 x 192 x 192."""
    return tensor(letterbox(image, THUMBNAIL)[0])


def locate_input(image: Image) -> tuple[Tensor, float, float, float]:
    """Return the input of the roi models (1 x 3 x 320 x 320), and scale, left, top as `letterbox` does."""
    square, scale, left, top = letterbox(image, LOCATE_SIZE)
    return tensor(square), scale, left, top


def turn(image: Image, angle: float) -> tuple[Image, NDArray[np.float64]]:
    """Turn an image counter-clockwise by an angle in degrees, keeping all of it in view.

    Returns:
        The turned image and the 2 x 3 matrix from the image's to the turned image's pixels.
    """
    if angle % 360 == 0:
        return image, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    matrix, size = turning(image.shape, angle)
    return np.asarray(cv2.warpAffine(image, matrix, size, borderValue=GREY), np.uint8), matrix


def turning(shape: tuple[int, ...], angle: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Return the matrix by which `turn` turns an image of a shape (height, width), and what size (width, height) it gets."""
    height, width = shape[:2]
    matrix = np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0), np.float64)
    cos, sin = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    new_width, new_height = round(width * cos + height * sin), round(width * sin + height * cos)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    return matrix, (new_width, new_height)


def expand(box: Quad, vertical: float, horizontal: float) -> Quad:
    """Widen a quad by pixels along its own axes: `vertical` up and down, `horizontal` left and right."""
    corners = np.asarray(box, np.float64)
    right = (corners[1] - corners[0]) + (corners[2] - corners[3])
    down = (corners[3] - corners[0]) + (corners[2] - corners[1])
    right /= np.linalg.norm(right) + 1e-9
    down /= np.linalg.norm(down) + 1e-9
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    top_left, top_right, bottom_right, bottom_left = (
        (float(x), float(y))
        for x, y in (
            corner + h * horizontal * right + v * vertical * down for corner, (h, v) in zip(corners, signs, strict=True)
        )
    )
    return top_left, top_right, bottom_right, bottom_left


def side_lengths(box: Quad) -> tuple[float, float]:
    """Return the mean width and height of a quad in pixels."""
    a, b, c, d = box
    return (math.dist(a, b) + math.dist(d, c)) / 2, (math.dist(a, d) + math.dist(b, c)) / 2


def homography(box: Quad, size: tuple[int, int]) -> NDArray[np.float64]:
    """Return the 3 x 3 matrix from the frame's pixels to an image of `size` (height, width) that shows the box."""
    height, width = size
    source = np.asarray(box, np.float32)
    target = np.asarray([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, target), np.float64)


def register_box(box: Quad) -> Quad:
    """Return what of the frame a register's image shows: the box and a margin."""
    margin = REGISTER_MARGIN * side_lengths(box)[1]
    return expand(box, margin, margin)


def surroundings_box(box: Quad) -> Quad:
    """Return what of the frame a register's surroundings show."""
    width, height = side_lengths(box)
    return expand(box, SURROUNDINGS_MARGIN[0] * height, SURROUNDINGS_MARGIN[1] * width)


def rectify(image: Image, box: Quad) -> Image:
    """Return the register's image: 64 x 384 x 3, reading from left to right."""
    return warp(image, register_box(box), REGISTER_SIZE)


def surroundings(image: Image, box: Quad) -> Image:
    """Return the register with what is printed around it: 96 x 256 x 3."""
    return warp(image, surroundings_box(box), SURROUNDINGS_SIZE)


def warp(image: Image, box: Quad, size: tuple[int, int]) -> Image:
    """Cut a quad out of an image and bring it to a size (height, width).

    A box much larger than `size` is first shrunk by area: warping alone would skip pixels.
    """
    width, height = side_lengths(box)
    shrink = min(width / size[1], height / size[0])
    if shrink > 2:
        scale = 1 / shrink
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        box = tuple((x * scale, y * scale) for x, y in box)  # type: ignore[assignment]
    return np.asarray(
        cv2.warpPerspective(
            image, homography(box, size), (size[1], size[0]), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def digit_image(register: Image, area: DigitArea) -> Image:
    """Cut a digit area, a little widened, out of a register's image: h x w x 3."""
    height, width = register.shape[:2]
    dy, dx = DIGIT_MARGIN[0] * (area.bottom - area.top), DIGIT_MARGIN[1] * (area.right - area.left)
    top, bottom = max(0, round(area.top - dy)), min(height, round(area.bottom + dy))
    left, right = max(0, round(area.left - dx)), min(width, round(area.right + dx))
    return register[top : max(bottom, top + 1), left : max(right, left + 1)]


def digit_tensor(image: Image) -> Tensor:
    """Return the input of the digit models, 1 x 1 x 48 x 32: grey, contrast stretched to 0..1."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    shrinks = grey.shape[0] > DIGIT_SIZE[0] or grey.shape[1] > DIGIT_SIZE[1]
    sized = cv2.resize(
        grey, (DIGIT_SIZE[1], DIGIT_SIZE[0]), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    ).astype(np.float32)
    low, high = percentiles(sized, 1, 99)
    stretched = np.clip((sized - np.float32(low)) / np.float32(max(high - low, 8.0)), 0, 1)
    return np.ascontiguousarray(stretched[None, None], dtype=np.float32)
