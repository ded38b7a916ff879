"""Where the camera stands, and what of the meter's plane falls where in the photo."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from processors.records import Quad
from training.synthetic.shapes import Rect
from training.synthetic.truth import AreaTruth, RegisterTruth, as_array

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pose:
    """How the camera looks at the meter; angles in degrees, lengths as shares of the photo's longest side."""

    #: Width of the focus in the photo.
    close: float
    #: Where the middle of the focus falls, shares of width and height.
    at: tuple[float, float]
    yaw: float
    pitch: float
    #: Clockwise turn of the meter in the photo.
    roll: float
    #: Focal length.
    focal: float


def homography(pose: Pose, focus: Rect, size: tuple[int, int]) -> Matrix:
    """Return the matrix from the meter's plane to the photo's pixels; size is height, width."""
    height, width = size
    side = max(size)
    focal = pose.focal * side
    distance = focal * (focus[2] - focus[0]) / (pose.close * side)
    yaw, pitch, roll = (math.radians(angle) for angle in (pose.yaw, pose.pitch, pose.roll))
    around_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    around_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    around_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    rotation = around_z @ around_x @ around_y
    at_x, at_y = pose.at[0] * width, pose.at[1] * height
    shift = np.array([(at_x - width / 2) * distance / focal, (at_y - height / 2) * distance / focal, distance])
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    to_focus = np.eye(3)
    to_focus[:2, 2] = -(focus[0] + focus[2]) / 2, -(focus[1] + focus[3]) / 2
    matrix = camera @ np.column_stack([rotation[:, 0], rotation[:, 1], shift]) @ to_focus
    return np.asarray(matrix / matrix[2, 2], np.float64)


def project(matrix: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (n x 2) as the matrix maps them."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], np.float64)


def visible(matrix: Matrix, bounds: Rect, size: tuple[int, int]) -> Rect:
    """Return what of the bounds in the plane the photo can show."""
    height, width = size
    edge = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    seen = project(np.asarray(np.linalg.inv(matrix), np.float64), edge)
    left, top = np.maximum(seen.min(axis=0), bounds[:2])
    right, bottom = np.minimum(seen.max(axis=0), bounds[2:])
    return float(left), float(top), float(max(right, left + 1)), float(max(bottom, top + 1))


def project_box(matrix: Matrix, box: Quad) -> Quad:
    """Return a quad as the matrix maps it."""
    a, b, c, d = ((float(x), float(y)) for x, y in project(matrix, as_array(box)))
    return a, b, c, d


def project_register(matrix: Matrix, register: RegisterTruth) -> RegisterTruth:
    """Return a register's truth as the matrix maps it."""
    areas = tuple(AreaTruth(project_box(matrix, area.box), area.position, area.decimal) for area in register.areas)
    return replace(register, box=project_box(matrix, register.box), areas=areas)


def tilt(box: Quad) -> float:
    """Return by how many degrees a box must be turned counter-clockwise for its lines to run to the right."""
    corners = as_array(box)
    x, y = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return math.degrees(math.atan2(y, x))


def inside(box: Quad, size: tuple[int, int], margin: float = 0.0) -> bool:
    """Return whether a quad lies in the photo, at least `margin` pixels from its edges."""
    corners = as_array(box)
    height, width = size
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(low.min() >= margin and high[0] <= width - 1 - margin and high[1] <= height - 1 - margin)
