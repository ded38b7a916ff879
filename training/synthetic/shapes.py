"""Outlines in the plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors.records import Quad

#: Left, top, right, bottom.
Rect = tuple[float, float, float, float]


def corners(rect: Rect) -> Quad:
    """Return the corners of a rectangle in reading order."""
    left, top, right, bottom = rect
    return (left, top), (right, top), (right, bottom), (left, bottom)


def rounded(rect: Rect, radius: float) -> NDArray[np.float64]:
    """Return the outline of a rectangle with rounded corners."""
    left, top, right, bottom = rect
    if radius <= 0:
        return np.asarray(corners(rect), np.float64)
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    angles = np.linspace(0, np.pi / 2, 6)
    points = []
    for quarter, (x, y) in enumerate(
        ((left + radius, top + radius), (right - radius, top + radius), (right - radius, bottom - radius),
         (left + radius, bottom - radius))
    ):  # fmt: skip
        turned = angles + np.pi + quarter * np.pi / 2
        points.append(np.stack([x + radius * np.cos(turned), y + radius * np.sin(turned)], axis=1))
    return np.concatenate(points)


def oval(centre: tuple[float, float], radii: tuple[float, float], count: int = 48) -> NDArray[np.float64]:
    """Return the outline of an ellipse."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([centre[0] + radii[0] * np.cos(angles), centre[1] + radii[1] * np.sin(angles)], axis=1)


def grown(rect: Rect, vertical: float, horizontal: float) -> Rect:
    """Return a rectangle widened on all sides."""
    return rect[0] - horizontal, rect[1] - vertical, rect[2] + horizontal, rect[3] + vertical
