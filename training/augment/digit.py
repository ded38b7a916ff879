"""Distortions of a crop of one digit, as an imperfect digit area would cut it."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image
from training.augment.light import Rng, relight


def shake(crop: Image, rng: Rng, *, vertical: float) -> Image:
    """Shift, scale, shear and turn a crop; `vertical` is the largest shift up or down as a share of the height.

    A drum's place in its window is what the rolling model reads, so there `vertical` must be small.
    """
    height, width = crop.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    centre = corners.mean(0)
    turn = np.radians(rng.normal(0, 2.0))
    scale = np.exp(rng.normal(0, (0.07, min(0.07, vertical)), 2))
    shear = rng.normal(0, 0.06)
    matrix = np.array([[np.cos(turn), shear - np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * scale
    shift = np.array([rng.normal(0, 0.05) * width, rng.uniform(-vertical, vertical) * height])
    moved = ((corners - centre) @ matrix.T + centre + shift + rng.normal(0, 0.015, (4, 2)) * (width, height)).astype(
        np.float32
    )
    border = cv2.BORDER_REPLICATE if rng.random() < 0.7 else cv2.BORDER_REFLECT_101
    warped = cv2.warpPerspective(crop, cv2.getPerspectiveTransform(corners, moved), (width, height), borderMode=border)
    return np.asarray(warped, np.uint8)


def with_neighbour(crop: Image, neighbour: Image, rng: Rng) -> Image:
    """Let the edge of another digit show on one side."""
    height, width = crop.shape[:2]
    strip = max(1, int(width * rng.uniform(0.03, 0.14)))
    other = cv2.resize(neighbour, (width, height))
    result = crop.copy()
    if rng.random() < 0.5:
        result[:, :strip] = other[:, -strip:]
    else:
        result[:, -strip:] = other[:, :strip]
    return result


def ticked(crop: Image, rng: Rng) -> Image:
    """Draw the marks of a drum's tenths along the right edge, in the ink's or the ground's grey."""
    height, width = crop.shape[:2]
    result = crop.copy()
    ink = np.percentile(crop.reshape(-1, 3), float(rng.choice([3, 97])), axis=0)
    step, reach = height * rng.uniform(0.1, 0.22), width * rng.uniform(0.08, 0.25)
    thick = max(1, round(height * rng.uniform(0.02, 0.05)))
    for y in np.arange(rng.uniform(0, step), height, step):
        result[int(y) : int(y) + thick, width - max(1, round(reach)) :] = ink
    return result


def distort(crop: Image, rng: Rng, *, vertical: float, inverted: float = 0.3) -> Image:
    """Apply all of these and the changes of light; `inverted` is the share of crops shown as their negative."""
    if max(crop.shape) > 128:
        crop = np.asarray(cv2.resize(crop, None, fx=96 / max(crop.shape), fy=96 / max(crop.shape)), np.uint8)
    crop = shake(crop, rng, vertical=vertical) if rng.random() < 0.9 else crop
    crop = np.asarray(255 - crop, np.uint8) if rng.random() < inverted else crop
    return relight(crop, rng, most_blur=0.035 * crop.shape[0], least_scale=max(0.2, min(0.6, 12 / crop.shape[0])))
