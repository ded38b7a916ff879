"""What light does on its way: shadows, the flash and its reflections, dirt and drops on the glass."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image
from training.synthetic.noise import Field, cloud

_Size = tuple[int, int]


def shadow(rng: np.random.Generator, size: _Size) -> Field:
    """Return a gain with a soft-edged shadow across the photo (a cabinet's edge, a hand, a head)."""
    height, width = size
    small = (max(8, height // 8), max(8, width // 8))
    mask = np.zeros(small, np.float32)
    middle = rng.uniform(-0.2, 1.2, 2) * (small[1], small[0])
    angles = np.sort(rng.uniform(0, 2 * np.pi, 7))
    radii = rng.uniform(0.3, 0.9, 7) * max(small)
    outline = middle + np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    cv2.fillPoly(mask, [outline.astype(np.int32)], 1.0)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.01, 0.08)) * max(small) + 0.5), np.float32)
    gain = 1 - mask * np.float32(rng.uniform(0.2, 0.65))
    return np.asarray(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def unevenness(rng: np.random.Generator, size: _Size) -> Field:
    """Return a gain that wavers as no surface is quite flat and no lamp quite even."""
    return np.asarray(1 + np.clip(cloud(rng, size, 5), -2.5, 2.5) * np.float32(rng.uniform(0.005, 0.05)), np.float32)


def pane(rng: np.random.Generator, size: _Size) -> Field:
    """Return a gain with bands in which a window or a lamp is mirrored in the glass."""
    height, width = size
    small = (max(8, height // 4), max(8, width // 4))
    bands = np.zeros(small, np.float32)
    angle = float(rng.uniform(0, np.pi))
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    place = rng.uniform(0.2, 0.8, 2) * (small[1], small[0])
    for _ in range(int(rng.integers(1, 4))):
        half = across * rng.uniform(0.01, 0.12) * max(small)
        reach = along * rng.uniform(0.2, 1.0) * max(small)
        quad = np.array([place - reach - half, place + reach - half, place + reach + half, place - reach + half])
        cv2.fillPoly(bands, [quad.astype(np.int32)], 1.0)
        place = place + across * rng.uniform(0.08, 0.25) * max(small)
    soft = np.asarray(cv2.GaussianBlur(bands, (0, 0), float(rng.uniform(0.4, 3.0))), np.float32)
    gain = 1 + soft * np.float32(rng.uniform(0.08, 0.4))
    return np.asarray(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def falloff(rng: np.random.Generator, size: _Size, strength: float) -> Field:
    """Return a gain that falls from a bright spot outwards, as with a flash or a torch."""
    height, width = size
    x, y = np.meshgrid(np.linspace(0, 1, 32, dtype=np.float32), np.linspace(0, 1, 32, dtype=np.float32))
    spot = rng.uniform(0.25, 0.75, 2)
    distance = ((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / np.float32(rng.uniform(0.25, 0.6))
    gain = 1 - np.float32(strength) * np.clip(distance, 0, 1)
    return np.asarray(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def reflection(
    rng: np.random.Generator, size: _Size, at: tuple[float, float], radii: tuple[float, float], strength: float
) -> Field:
    """Return light to add: a blown-out blob with a halo, sometimes with streaks; lengths in pixels."""
    height, width = size
    shrink = max(1, round(min(radii) / 6))
    small = (-(-height // shrink), -(-width // shrink))
    glow = np.zeros(small, np.float32)
    centre = int(at[0] / shrink * 16), int(at[1] / shrink * 16)
    axes = max(8, int(radii[0] / shrink * 16)), max(8, int(radii[1] / shrink * 16))
    cv2.ellipse(glow, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA, 4)
    if rng.random() < 0.4:
        angle = float(rng.uniform(0, np.pi))
        step = np.array([np.cos(angle), np.sin(angle)]) * max(radii) * rng.uniform(1.5, 4) / shrink
        ends = [tuple(int(v) for v in np.array(at) / shrink + sign * step) for sign in (-1, 1)]
        cv2.line(glow, ends[0], ends[1], 0.6, max(1, round(min(radii) / shrink * 0.2)), cv2.LINE_AA)
    blur = max(0.6, min(radii) / shrink * float(rng.uniform(0.12, 0.5)))
    glow = np.asarray(cv2.GaussianBlur(glow, (0, 0), blur), np.float32)
    halo = np.asarray(cv2.GaussianBlur(glow, (0, 0), blur * 4), np.float32)
    total = (glow + 0.35 * halo) * np.float32(strength * 255)
    return np.asarray(cv2.resize(total, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def dirt(rng: np.random.Generator, image: Image) -> Image:
    """Return the image with dust, stains and scratches on it."""
    size = image.shape[0], image.shape[1]
    small = (max(8, size[0] // 3), max(8, size[1] // 3))
    stain = np.clip(cloud(rng, small, 9) + 0.6 * cloud(rng, small, 60) - 1.6, 0, 1) * np.float32(rng.uniform(0.1, 0.5))
    for _ in range(int(rng.integers(0, 5))):
        start = rng.uniform(0, 1, 2) * (small[1], small[0])
        end = start + rng.normal(0, 0.15, 2) * max(small)
        cv2.line(stain, tuple(map(int, start)), tuple(map(int, end)), float(rng.uniform(0.1, 0.35)), 1, cv2.LINE_AA)
    share = np.asarray(cv2.resize(np.asarray(stain, np.float32), (size[1], size[0])), np.float32)[..., None]
    colour = np.asarray(rng.uniform(60, 190) * np.array([0.8, 0.92, 1.0]), np.float32)
    return np.asarray(image + share * (colour - image), np.uint8)


def condensation(rng: np.random.Generator, image: Image) -> Image:
    """Return the image through a fogged glass with drops."""
    height, width = image.shape[:2]
    side = max(height, width)
    fogged = cv2.GaussianBlur(image, (0, 0), side * 0.004 + 0.5)
    fog = np.clip(cloud(rng, (height, width), 5) * 0.25 + rng.uniform(0.1, 0.35), 0, 0.6)[..., None]
    shown = image + fog * (0.7 * fogged + 0.3 * 200.0 - image)
    drops = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(10, 60))):
        centre = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(drops, centre, max(1, int(side * rng.uniform(0.001, 0.006))), 1.0, -1, cv2.LINE_AA)
    relief = cv2.Sobel(cv2.GaussianBlur(drops, (0, 0), 1.0), cv2.CV_32F, 1, 1, ksize=3)
    return np.asarray(np.clip(shown + relief[..., None] * 120, 0, 255), np.uint8)
