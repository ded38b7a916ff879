"""Photos drawn here, and models that answer from what was drawn."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image as Pil

from processors.contracts import CONTRACTS, METER_TYPES
from processors.limits import Limits
from processors.orientation import SIDEWAYS
from processors.records import Display, Image, Medium, Photo, Request, Trail

#: Which way the stored pixels must be turned so that applying the orientation gives the upright picture again.
_STORE = {
    1: None,
    2: Pil.Transpose.FLIP_LEFT_RIGHT,
    3: Pil.Transpose.ROTATE_180,
    4: Pil.Transpose.FLIP_TOP_BOTTOM,
    5: Pil.Transpose.TRANSPOSE,
    6: Pil.Transpose.ROTATE_90,
    7: Pil.Transpose.TRANSVERSE,
    8: Pil.Transpose.ROTATE_270,
}


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def trail() -> Trail:
    return Trail(Request("r1", tenant="t1"))


@pytest.fixture
def meter_trail(trail: Trail) -> Callable[..., Trail]:
    def make(medium: str = "electricity", display: str = "analog") -> Trail:
        return Trail(trail.request, medium=Medium(medium), display=Display(display))

    return make


@pytest.fixture
def photo(trail: Trail) -> Callable[[bytes], Photo]:
    return lambda data: Photo(trail=trail, data=data, content_type="text/plain")


@pytest.fixture(scope="session")
def picture() -> Image:
    """A picture, BGR, that looks different from every side: four coloured corners on a grained grey ground."""
    image = np.full((240, 360, 3), 128, np.uint8)
    image[:80, :120] = (0, 0, 220)
    image[:80, -120:] = (0, 200, 0)
    image[-80:, :120] = (220, 0, 0)
    image[-80:, -120:] = (0, 220, 220)
    cv2.putText(image, "0123", (120, 130), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 255), 3)
    return image


@pytest.fixture(scope="session")
def encode() -> Callable[..., bytes]:
    """Encode a BGR picture that is upright, stored under an EXIF orientation."""
    pillow_heif.register_heif_opener()

    def make(image: Image, codec: str = "jpeg", orientation: int | None = None, **options: object) -> bytes:
        pixels = Pil.fromarray(np.ascontiguousarray(image[..., ::-1]))
        turn = _STORE[orientation or 1]
        if turn is not None:
            pixels = pixels.transpose(turn)
        if orientation is not None:
            exif = Pil.Exif()
            exif[0x0112] = orientation
            options["exif"] = exif.tobytes()
        return save(pixels, codec, **options)

    return make


def save(pixels: Pil.Image, codec: str, **options: object) -> bytes:
    file = io.BytesIO()
    quality = {} if codec in ("png", "tiff", "gif", "bmp") else {"quality": 95}
    pixels.save(file, {"heic": "HEIF"}.get(codec, codec), **{**quality, **options})
    return file.getvalue()


@pytest.fixture(scope="session")
def saved() -> Callable[..., bytes]:
    pillow_heif.register_heif_opener()
    return save


@pytest.fixture
def sideways() -> frozenset[int]:
    return SIDEWAYS


@pytest.fixture
def one_type() -> Callable[[str, float], Callable[[str], Callable]]:
    """Load models of which meter-type answers one type with a confidence."""

    def make(name: str, confidence: float = 0.9) -> Callable[[str], Callable]:
        rest = (1 - confidence) / (len(METER_TYPES) - 1)
        types = np.full((1, len(METER_TYPES)), rest, np.float32)
        types[0, METER_TYPES.index(name)] = confidence
        return lambda _: lambda tensor: types

    return make


@pytest.fixture
def zeros() -> Callable[[str], np.ndarray]:
    """Give a model's output of zeros."""
    return lambda name: np.zeros(CONTRACTS[name].output, np.float32)
