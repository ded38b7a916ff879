"""Walls, boards and cabinets behind a meter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from processors.records import Image
from training.synthetic.noise import Field, cloud, clouds

_Size = tuple[int, int]


def _tinted(rng: np.random.Generator, grey: Field, spread: float = 0.12) -> Field:
    """Return a grey field in a colour near grey."""
    tint = 1 + rng.uniform(-spread, spread, 3).astype(np.float32)
    return np.asarray(grey[..., None] * tint, np.float32)


def _grid(rng: np.random.Generator, size: _Size, turn: float = 0.06) -> tuple[Field, Field]:
    """Return coordinates in units of the longest side, a little turned."""
    height, width = size
    side = np.float32(max(size))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32) / side, np.arange(height, dtype=np.float32) / side)
    angle = float(rng.normal(0, turn))
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return x * cos - y * sin + 2, x * sin + y * cos + 2


def plaster(rng: np.random.Generator, size: _Size) -> Field:
    """Painted wall."""
    return _tinted(rng, rng.uniform(120, 225) + clouds(rng, size, 4) * 7 + cloud(rng, size, 160) * 4)


def board(rng: np.random.Generator, size: _Size) -> Field:
    """Chipboard."""
    grey = rng.uniform(110, 190) + cloud(rng, size, 90, 0.4) * 14 + cloud(rng, size, 200) * 9
    return np.asarray(grey[..., None] * np.array([0.62, 0.82, 1.0], np.float32), np.float32)


def wood(rng: np.random.Generator, size: _Size) -> Field:
    """Grained wood."""
    _, y = _grid(rng, size)
    rings = np.sin((y + clouds(rng, size, 2, 2) * 0.02) * np.float32(rng.uniform(60, 180)))
    grey = rng.uniform(70, 170) + rings * 14 + cloud(rng, size, 6) * 8
    return np.asarray(grey[..., None] * np.array([0.5, 0.74, 1.0], np.float32), np.float32)


def metal(rng: np.random.Generator, size: _Size) -> Field:
    """Brushed or painted sheet metal."""
    brushed = cloud(rng, size, 300, 0.02) * 8
    return _tinted(rng, rng.uniform(70, 200) + brushed + cloud(rng, size, 3) * 18, 0.06)


def concrete(rng: np.random.Generator, size: _Size) -> Field:
    """Rough concrete."""
    return _tinted(rng, rng.uniform(70, 160) + clouds(rng, size, 8, 4) * 16, 0.08)


def cabinet(rng: np.random.Generator, size: _Size) -> Field:
    """The inside of a cabinet: panels, rails, edges, holes."""
    x, y = _grid(rng, size)
    grey = np.full(size, rng.uniform(120, 225), np.float32) + cloud(rng, size, 3) * 12
    for _ in range(int(rng.integers(2, 6))):
        axis = x if rng.random() < 0.5 else y
        place, width = rng.uniform(2.0, 3.0), rng.uniform(0.01, 0.15)
        grey = np.where((axis > place) & (axis < place + width), grey * np.float32(rng.uniform(0.25, 1.15)), grey)
        grey = np.where((axis > place + width) & (axis < place + width + 0.008), grey * np.float32(0.5), grey)
    return _tinted(rng, np.asarray(grey, np.float32))


def dark(rng: np.random.Generator, size: _Size) -> Field:
    """A cellar beyond the reach of the flash."""
    return _tinted(rng, rng.uniform(8, 45) + cloud(rng, size, 4) * 8, 0.2)


def gradient(rng: np.random.Generator, size: _Size) -> Field:
    """Something far out of focus."""
    grey = rng.uniform(40, 190) + cloud(rng, size, 3) * 30
    channels = [grey * rng.uniform(0.8, 1.2) + cloud(rng, size, 2) * 12 for _ in range(3)]
    return np.asarray(np.stack(channels, axis=2), np.float32)


def bricks(rng: np.random.Generator, size: _Size) -> Field:
    """A brick wall."""
    x, y = _grid(rng, size)
    high, wide = rng.uniform(0.05, 0.12), rng.uniform(0.14, 0.3)
    row = np.floor(y / high)
    along = x / wide + 0.5 * (row % 2)
    joint = (y / high % 1 < 0.12) | (along % 1 < 0.05)
    shade = np.sin(row * 12.9898 + np.floor(along) * 78.233) * 12
    stone = np.stack([70 + shade, 85 + shade, 150 + shade], axis=2) + clouds(rng, size, 30)[..., None] * 6
    return np.asarray(np.where(joint[..., None], np.float32(rng.uniform(120, 190)), stone), np.float32)


def tiles(rng: np.random.Generator, size: _Size) -> Field:
    """Tiles with joints."""
    x, y = _grid(rng, size)
    edge = rng.uniform(0.12, 0.35)
    joint = (x / edge % 1 < 0.03) | (y / edge % 1 < 0.03)
    ground = _tinted(rng, rng.uniform(140, 235) + cloud(rng, size, 3) * 8)
    return np.asarray(np.where(joint[..., None], ground * np.float32(rng.uniform(0.5, 0.8)), ground), np.float32)


def roughcast(rng: np.random.Generator, size: _Size) -> Field:
    """Rough plaster lit from the side."""
    bumps = cloud(rng, size, 110)
    relief = cv2.Sobel(np.asarray(bumps, np.float32), cv2.CV_32F, 1, 1, ksize=3)
    return _tinted(rng, np.asarray(rng.uniform(110, 215) + relief * 14 + bumps * 5, np.float32))


def planks(rng: np.random.Generator, size: _Size) -> Field:
    """Painted boards side by side."""
    x, _ = _grid(rng, size, 0.03)
    wide = rng.uniform(0.08, 0.2)
    groove = x / wide % 1 < 0.06
    grey = rng.uniform(90, 220) + np.sin(np.floor(x / wide) * 43.7) * 10 + cloud(rng, size, 200, 0.05) * 5
    return _tinted(rng, np.asarray(np.where(groove, grey * 0.5, grey), np.float32), 0.2)


BACKGROUNDS: Mapping[str, Callable[[np.random.Generator, _Size], Field]] = {
    "plaster": plaster, "board": board, "wood": wood, "metal": metal, "concrete": concrete, "cabinet": cabinet,
    "dark": dark, "gradient": gradient, "bricks": bricks, "tiles": tiles, "roughcast": roughcast, "planks": planks,
}  # fmt: skip


def background(rng: np.random.Generator, name: str, size: tuple[int, int]) -> Image:
    """Return a background of a size (height, width)."""
    height, width = size
    shrink = 2 if max(size) > 400 else 1
    field = BACKGROUNDS[name](rng, (max(2, height // shrink), max(2, width // shrink)))
    field = np.asarray(cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return np.asarray(np.clip(field, 0, 255), np.uint8)
