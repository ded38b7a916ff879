"""Random fields: clouds, grain."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def cloud(rng: np.random.Generator, size: tuple[int, int], cells: int, stretch: float = 1.0) -> Field:
    """Return a smooth field of mean 0 and deviation about 1 with `cells` bumps along its longest side."""
    height, width = size
    longest = max(size)
    rows = max(2, round(cells * height / longest * stretch))
    columns = max(2, round(cells * width / longest))
    coarse = rng.standard_normal((rows, columns), dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def clouds(rng: np.random.Generator, size: tuple[int, int], cells: int, octaves: int = 3) -> Field:
    """Return a sum of clouds, each finer and fainter than the one before."""
    total = np.zeros(size, np.float32)
    for octave in range(octaves):
        total += cloud(rng, size, cells * 3**octave) * np.float32(0.6**octave)
    return total


def grain(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    """Return white noise of deviation 1, h x w x 3; large photos repeat a tile, shifted."""
    height, width = size
    tile = 512
    if height <= tile and width <= tile:
        return rng.standard_normal((height, width, 3), dtype=np.float32)
    block = rng.standard_normal((tile, tile, 3), dtype=np.float32)
    rows, columns = -(-height // tile), -(-width // tile)
    bands = [
        np.concatenate([np.roll(block, tuple(rng.integers(0, tile, 2)), (0, 1)) for _ in range(columns)], axis=1)
        for _ in range(rows)
    ]
    return np.asarray(np.concatenate(bands, axis=0)[:height, :width], np.float32)
