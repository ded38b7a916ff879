"""Gamma correction to the normal mean brightness."""

from __future__ import annotations

import math

import cv2
import numpy as np

from processors.records import Image


def gamma(brightness: float, normal: float, smallest: float, largest: float) -> float:
    """Return the exponent that takes a mean brightness (0..1) to the normal one: log(normal) / log(brightness).

    The mean of the powers is not the power of the mean, so the corrected picture comes near the normal brightness, not
    exactly to it. Exponents beyond smallest..largest are cut off.

    >>> gamma(0.2025, 0.45, 0.4, 1.8)
    0.5
    """
    inside = min(max(brightness, 1e-3), 1 - 1e-3)
    return min(max(math.log(normal) / math.log(inside), smallest), largest)


def correct(image: Image, exponent: float) -> Image:
    """Return the image with every value v (0..1) replaced by v ** exponent."""
    table = np.round(255 * (np.arange(256) / 255) ** exponent).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table), np.uint8)


def normalised(image: Image, normal: float, bounds: tuple[float, float]) -> Image:
    """Return the image at about the normal mean brightness."""
    brightness = cv2.mean(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))[0] / 255
    return correct(image, gamma(brightness, normal, *bounds))
