"""Random fields: clouds, grain."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
#: Pixels of white noise that are drawn before they repeat: drawing costs more than all else.
_TILE = 320


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
    """Return white noise of deviation 1, h x w x 3; photos larger than a tile repeat it, shifted."""
    height, width = size
    block = rng.standard_normal((min(height, _TILE), min(width, _TILE), 3), dtype=np.float32)
    if max(size) <= _TILE:
        return block
    rows, columns = -(-height // block.shape[0]), -(-width // block.shape[1])
    noise = np.empty((rows * block.shape[0], columns * block.shape[1], 3), np.float32)
    for row in range(rows):
        for column in range(columns):
            y, x = row * block.shape[0], column * block.shape[1]
            flipped = block[:: int(rng.choice([1, -1])), :: int(rng.choice([1, -1]))]
            noise[y : y + block.shape[0], x : x + block.shape[1]] = flipped
    return noise[:height, :width]
