"""A rendered image as the file that a phone would send."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image as Pillow

from processors.records import Image

#: Codec -> content type.
CONTENT_TYPES: Mapping[str, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
}
#: EXIF orientation -> what is done to upright pixels before they are stored.
_STORED: Mapping[int, Pillow.Transpose | None] = {
    1: None,
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_90,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_270,
}
_ORIENTATION_TAG = 0x0112


def encode(image: Image, *, codec: str = "jpeg", quality: int = 90, orientation: int = 1) -> bytes:
    """Encode an upright BGR image.

    Args:
        image: the pixels as a viewer shall see them.
        codec: one of `CONTENT_TYPES`.
        quality: 1..100, for the lossy codecs.
        orientation: the EXIF orientation to write; the pixels are stored turned, so that it turns them back.

    Raises:
        ValueError: there is no such codec or orientation.
        RuntimeError: HEIC without the package pillow-heif, or AVIF that Pillow was built without.
    """
    if codec not in CONTENT_TYPES:
        raise ValueError(f"no codec {codec!r}; there are {', '.join(CONTENT_TYPES)}")
    if orientation not in _STORED:
        raise ValueError(f"an EXIF orientation is 1 to 8, not {orientation}")
    pixels = Pillow.fromarray(np.ascontiguousarray(image[..., ::-1]))
    transpose = _STORED[orientation]
    if transpose is not None:
        pixels = pixels.transpose(transpose)
    exif = Pillow.Exif()
    exif[_ORIENTATION_TAG] = orientation
    tagged = {"exif": exif.tobytes()} if orientation != 1 else {}
    buffer = io.BytesIO()
    if codec == "png":
        pixels.save(buffer, "PNG", compress_level=3, **tagged)
    elif codec == "heic":
        _register_heif()
        pixels.save(buffer, "HEIF", quality=quality, **tagged)
    else:
        try:
            pixels.save(buffer, codec.upper(), quality=quality, **tagged)
        except KeyError as error:
            raise RuntimeError(f"this Pillow was built without {codec.upper()}") from error
    return buffer.getvalue()


def _register_heif() -> None:
    """Teach Pillow HEIC, whose encoder is a package of its own."""
    try:
        import pillow_heif  # noqa: PLC0415 - a package of development only
    except ImportError as error:
        raise RuntimeError("encoding HEIC needs the package pillow-heif") from error
    pillow_heif.register_heif_opener()
