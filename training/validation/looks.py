"""What a picture looks like, small enough to compare with every other one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image
from training.validation.sources import Item, Source

#: Side of the thumbnail, pixels.
SIDE = 32
#: A thumbnail with less contrast than this (standard deviation of 0..255) shows nothing.
FEATURELESS = 1.5


@dataclass(frozen=True, slots=True)
class Look:
    """One file, decoded once."""

    item: Item
    #: Width, height in pixels, as the EXIF orientation turns it.
    size: tuple[int, int]
    #: SHA-256 of the file, and of its pixels.
    sha256: str
    pixels: str
    #: Grey, SIDE x SIDE, 8 bit.
    thumbnail: NDArray[np.uint8]

    @property
    def featureless(self) -> bool:
        """Whether there is nothing to see."""
        return bool(self.thumbnail.std() < FEATURELESS)


def looks(source: Source) -> tuple[tuple[Look, ...], tuple[str, ...]]:
    """Return how the files of a source look, and which of them are no pictures."""
    contents = source.read(tuple(item.file for item in source.items))
    found, unreadable = [], []
    for item in source.items:
        data = contents[item.file]
        image = decode(data)
        if image is None:
            unreadable.append(item.file)
            continue
        pixels = hashlib.sha256(str(image.shape).encode() + image.tobytes()).hexdigest()
        size = (image.shape[1], image.shape[0])
        found.append(Look(item, size, hashlib.sha256(data).hexdigest(), pixels, thumbnail(image)))
    return tuple(found), tuple(unreadable)


def decode(data: bytes) -> Image | None:
    """Return the pixels, or None where there is no picture."""
    if not data:
        return None
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if image is None else np.asarray(image, np.uint8)


def thumbnail(image: Image) -> NDArray[np.uint8]:
    """Return a grey square of SIDE pixels, whatever the picture's shape."""
    small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def dhash(grey: NDArray[np.uint8]) -> int:
    """Return 64 bits: for each place of an 8 x 8 grid, whether its right neighbour is brighter.

    The difference hash of N. Krawetz, "Kind of Like That" (hackerfactor.com, 2013).

    >>> dhash(np.tile(np.arange(32, dtype=np.uint8), (32, 1))) == 2**64 - 1
    True
    """
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    return int(np.packbits(small[:, 1:] > small[:, :-1]).view(">u8")[0])


def standardised(greys: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Return thumbnails as rows of mean 0 and length 1, so that a dot product is a correlation."""
    rows = np.stack(greys).reshape(len(greys), -1).astype(np.float32)
    rows -= rows.mean(1, keepdims=True)
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6), np.float32)
