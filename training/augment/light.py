"""Changes of light, focus and file that leave everything in its place."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image

Rng = np.random.Generator


def tone(image: Image, rng: Rng, strength: float = 1.0) -> Image:
    """Change gamma, contrast and brightness, each channel a little differently."""
    ramp = np.arange(256, dtype=np.float32) / 255
    gamma = np.exp(rng.normal(0, 0.35 * strength))
    contrast = np.exp(rng.normal(0, 0.25 * strength))
    brightness = rng.normal(0, 0.10 * strength)
    table = np.empty((256, 3), np.uint8)
    for channel, gain in enumerate(np.exp(rng.normal(0, 0.10 * strength, 3))):
        curve = ((ramp**gamma - 0.5) * contrast + 0.5 + brightness) * gain
        table[:, channel] = np.clip(curve * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table[:, None, :].reshape(256, 1, 3)), np.uint8)


def gradient(image: Image, rng: Rng) -> Image:
    """Cast a soft shadow over one side."""
    height, width = image.shape[:2]
    direction = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[-1 : 1 : complex(0, height), -1 : 1 : complex(0, width)].astype(np.float32)
    slope = (np.cos(direction) * x + np.sin(direction) * y) * np.float32(rng.uniform(0.1, 0.45))
    return np.asarray(np.clip(image * (1 + slope)[..., None], 0, 255), np.uint8)


def glare(image: Image, rng: Rng) -> Image:
    """Put a bright reflection somewhere."""
    height, width = image.shape[:2]
    spot = np.zeros((height, width), np.float32)
    centre = (int(rng.integers(width)), int(rng.integers(height)))
    axes = (max(1, int(width * rng.uniform(0.03, 0.2))), max(1, int(height * rng.uniform(0.05, 0.4))))
    cv2.ellipse(spot, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.3, 1.0)), -1)
    mask = np.asarray(cv2.GaussianBlur(spot, (0, 0), max(0.6, min(axes) * rng.uniform(0.2, 0.8))))
    return np.clip(image + (255 - image) * mask[..., None], 0, 255).astype(np.uint8)


def blur(image: Image, rng: Rng, most: float) -> Image:
    """Blur out of focus, or along a movement; `most` in pixels."""
    if rng.random() < 0.6:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, max(0.35, most)))), np.uint8)
    size = int(rng.integers(2, max(3, round(2.5 * most) + 1)))
    line = np.zeros((size, size), np.float32)
    line[size // 2, :] = 1
    turn = cv2.getRotationMatrix2D(((size - 1) / 2, (size - 1) / 2), float(rng.uniform(0, 180)), 1)
    kernel = np.asarray(cv2.warpAffine(line, turn, (size, size)), np.float32)
    return np.asarray(cv2.filter2D(image, -1, kernel / np.float32(max(float(kernel.sum()), 1e-3))), np.uint8)


def coarsen(image: Image, rng: Rng, least: float) -> Image:
    """Lose resolution: shrink to at least the share `least` and enlarge again."""
    scale = float(rng.uniform(least, 1))
    height, width = image.shape[:2]
    small = cv2.resize(
        image, (max(4, round(width * scale)), max(4, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def noise(image: Image, rng: Rng) -> Image:
    """Add the sensor's noise."""
    grain = np.empty(image.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(grain, np.zeros(3), np.full(3, rng.uniform(1, 16)))
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def jpeg(image: Image, rng: Rng) -> Image:
    """Write and read as JPEG."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def fade(image: Image, rng: Rng) -> Image:
    """Take colour out, or turn the hues a little."""
    if rng.random() < 0.5:
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        return np.asarray(
            cv2.addWeighted(image, float(rng.uniform(0, 0.8)), grey, float(rng.uniform(0.2, 1)), 0), np.uint8
        )
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(np.int16) + int(rng.integers(-12, 13))) % 180
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR), np.uint8)


def relight(image: Image, rng: Rng, *, most_blur: float = 2.0, least_scale: float = 0.35) -> Image:
    """Apply a random choice of all of these."""
    image = tone(image, rng) if rng.random() < 0.85 else image
    image = fade(image, rng) if rng.random() < 0.3 else image
    image = gradient(image, rng) if rng.random() < 0.2 else image
    image = glare(image, rng) if rng.random() < 0.15 else image
    image = coarsen(image, rng, least_scale) if rng.random() < 0.3 else image
    image = blur(image, rng, most_blur) if rng.random() < 0.3 else image
    image = noise(image, rng) if rng.random() < 0.35 else image
    return jpeg(image, rng) if rng.random() < 0.25 else image
