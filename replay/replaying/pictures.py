"""A picture as it is kept in a trace: its digest, and the mean and spread of its blocks, from which nobody can see it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image

#: Blocks along each side.
BLOCKS = 8
#: What one grey level is in a kept mean or spread.
_LEVEL = 256


def of_pixels(image: Image) -> dict[str, Any]:
    """Return what is kept of an image (H x W x 3)."""
    return {"digest": _digest(np.ascontiguousarray(image).tobytes()), "size": list(image.shape[:2]), **_blocks(image)}


@lru_cache(maxsize=8)  # a frame goes from stage to stage
def of_file(data: bytes) -> dict[str, Any]:
    """Return what is kept of an encoded image: the digest is the file's, the blocks are those of its pixels."""
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_COLOR_2) if data else None
    if decoded is None:
        return {"digest": _digest(data), "size": [0, 0], "blocks": b""}
    image = np.asarray(decoded, np.uint8)
    return {"digest": _digest(data), "size": list(image.shape[:2]), **_blocks(image)}


def distance(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return by how many grey levels (0..255) two pictures of one size differ: the largest difference of a block."""
    if one["digest"] == other["digest"] or len(one["blocks"]) != len(other["blocks"]):
        return 0.0
    levels = [np.frombuffer(picture["blocks"], np.uint16).astype(np.float64) for picture in (one, other)]
    return float(np.max(np.abs(levels[0] - levels[1]), initial=0.0)) / _LEVEL


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _blocks(image: Image) -> dict[str, bytes]:
    """Return mean and spread of each block and channel: interpolation changes the spread and leaves the mean alone."""
    pixels = image.astype(np.float32)
    mean = _shrunk(pixels)
    spread = np.sqrt(np.maximum(_shrunk(pixels * pixels) - mean * mean, 0))
    return {"blocks": np.round(np.stack([mean, spread]) * _LEVEL).clip(0, 65535).astype(np.uint16).tobytes()}


def _shrunk(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = np.add.reduceat(pixels, _starts(pixels.shape[0]), axis=0)
    sums = np.add.reduceat(rows, _starts(pixels.shape[1]), axis=1)
    height = np.diff([*_starts(pixels.shape[0]), pixels.shape[0]])
    width = np.diff([*_starts(pixels.shape[1]), pixels.shape[1]])
    return np.asarray(sums / (height[:, None] * width[None, :])[..., None], np.float32)


def _starts(length: int) -> list[int]:
    return sorted({block * length // BLOCKS for block in range(BLOCKS)})
