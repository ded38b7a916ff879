"""What lens, sensor and software do to the light: focus, shake, exposure, colour, noise, compression."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image
from training.synthetic.noise import Field, grain


def defocus(image: Image, sigma: float) -> Image:
    """Blur evenly; sigma in pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8) if sigma > 0.25 else image


def shake(image: Image, length: float, angle: float) -> Image:
    """Blur along a line; length in pixels, angle in degrees."""
    size = round(length) | 1
    if size < 3:
        return image
    kernel = np.zeros((size, size), np.float32)
    middle = (size - 1) / 2
    step = middle * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    ends = [tuple(round(v) for v in (middle + sign * step)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def expose(
    rng: np.random.Generator, image: Image, gain: Field, added: Field | None, *, balance: tuple[float, float, float],
    gamma: float, offset: float, sigma: float,
) -> Image:  # fmt: skip
    """Return what the sensor records: light times gain plus reflections, white balance, gamma, haze and noise."""
    light = image.astype(np.float32)
    cv2.multiply(light, cv2.merge([gain * np.float32(channel) for channel in balance]), dst=light)
    if added is not None:
        cv2.add(light, cv2.merge([added] * 3), dst=light)
    if gamma != 1.0:
        np.clip(light, 0, 255, out=light)
        cv2.pow(light * np.float32(1 / 255), gamma, dst=light)
        light *= np.float32(255)
    if offset:
        light += np.float32(offset)
    if sigma > 0.3:
        noise = grain(rng, (image.shape[0], image.shape[1]))
        if rng.random() < 0.5:  # phones smooth: coarser, fainter grain
            noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.7), np.float32) * np.float32(1.6)
        cv2.scaleAdd(noise, sigma, light, dst=light)
    return np.asarray(cv2.convertScaleAbs(np.maximum(light, 0, out=light)), np.uint8)


def compress(image: Image, quality: int) -> Image:
    """Return the image after a round through JPEG."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
