"""Arithmetic on quads: mapping, overlap, whether one can be a register."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.preprocess import side_lengths
from processors.records import Quad


def as_quad(corners: NDArray[np.float64]) -> Quad:
    """Return a 4 x 2 array as a quad."""
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in corners)
    return top_left, top_right, bottom_right, bottom_left


def transform(box: Quad, matrix: NDArray[np.float64]) -> Quad:
    """Map a quad by a 2 x 3 or a 3 x 3 matrix."""
    points = np.asarray(box, np.float64)
    mapped = np.column_stack([points, np.ones(4)]) @ matrix.T
    return as_quad(mapped[:, :2] / mapped[:, 2:] if matrix.shape[0] == 3 else mapped)


def undo(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a 2 x 3 matrix."""
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)


def overlap(one: Quad, other: Quad) -> float:
    """Return intersection over union of two convex quads, 0..1."""
    a, b = np.asarray(one, np.float32), np.asarray(other, np.float32)
    shared = float(cv2.intersectConvexConvex(a, b)[0])
    joined = float(cv2.contourArea(a) + cv2.contourArea(b)) - shared
    return shared / joined if joined > 0 else 0.0


def centre(box: Quad) -> NDArray[np.float64]:
    """Return the mean of the corners."""
    return np.asarray(np.mean(np.asarray(box, np.float64), axis=0))


def holds(box: Quad, point: NDArray[np.float64]) -> bool:
    """Return whether a point lies in a quad."""
    return cv2.pointPolygonTest(np.asarray(box, np.float32), (float(point[0]), float(point[1])), measureDist=False) >= 0


def down(box: Quad) -> NDArray[np.float64]:
    """Return the direction from the top to the bottom edge, of length 1."""
    corners = np.asarray(box, np.float64)
    vector = corners[3] + corners[2] - corners[0] - corners[1]
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))


def right(box: Quad) -> NDArray[np.float64]:
    """Return the reading direction, from the left to the right edge, of length 1."""
    corners = np.asarray(box, np.float64)
    vector = corners[1] + corners[2] - corners[0] - corners[3]
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))


def register_like(box: Quad, aspect: tuple[float, float], min_height: float) -> bool:
    """Return whether a quad can be a register: convex, not mirrored, high enough, neither too slim nor too square."""
    corners = np.asarray(box, np.float32)
    width, height = side_lengths(box)
    if height < min_height or not aspect[0] <= width / height <= aspect[1]:
        return False
    clockwise = cv2.contourArea(corners, oriented=True) > 0  # y grows downwards
    return bool(clockwise and cv2.isContourConvex(corners.reshape(-1, 1, 2)))
