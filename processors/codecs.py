"""From a checked file to pixels, reduced while they are decoded."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pi_heif
from PIL import AvifImagePlugin, PngImagePlugin
from PIL import Image as Pil

from processors import strips
from processors.containers import Codec
from processors.headers import Header
from processors.records import Image, Reason
from processors.rejection import Rejected

#: Entropy-coded bytes that mean something, unlike zeros, to a decoder that still waits for pixels.
_PROBE = b"\x55" * 64
_END = b"\xff\xd9"
#: What libjpeg divides a photo's sides by at next to no cost, the most first.
_REDUCED = {8: cv2.IMREAD_REDUCED_COLOR_8, 4: cv2.IMREAD_REDUCED_COLOR_4, 2: cv2.IMREAD_REDUCED_COLOR_2}


def decode(data: bytes, header: Header, side: int) -> Image:
    """Return a photo's pixels (BGR, transparency on white) as they are stored, their longer side about `side` or more.

    A photo that is larger than `side` comes reduced by a whole factor, never to less than `side`.

    Raises:
        Rejected: not_an_image, if the pixels cannot be decoded.
    """
    try:
        match header.codec:
            case Codec.JPEG:
                return _jpeg(data, header, side)
            case Codec.PNG:
                return _pillow(PngImagePlugin.PngImageFile(io.BytesIO(data)), side)
            case Codec.WEBP:
                return _webp(data, side)
            case Codec.AVIF:
                return _pillow(AvifImagePlugin.AvifImageFile(io.BytesIO(data)), side)
            case Codec.HEIC:
                return _heic(data, side)
    except Rejected:
        raise
    except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, zlib.error, struct.error, cv2.error …
        raise Rejected(Reason.NOT_AN_IMAGE, f"{header.codec} cannot be decoded: {error}") from error


def _jpeg(data: bytes, header: Header, side: int) -> Image:
    factor = next((factor for factor in _REDUCED if max(header.width, header.height) >= factor * side), 1)
    flags = _REDUCED.get(factor, cv2.IMREAD_COLOR) | cv2.IMREAD_IGNORE_ORIENTATION
    if header.ended:
        return _bgr(data, flags)
    # Only the end marker is missing if further bytes would not be pixels any more: a decoder that is still short of
    # pixels takes the probe for some.
    data = data.rstrip(b"\xff")
    image = _bgr(data + _END, flags)
    if not np.array_equal(image, _bgr(data + _PROBE + _END, flags)):
        raise Rejected(Reason.NOT_AN_IMAGE, "JPEG is truncated in its pixels")
    return image


def _bgr(data: bytes, flags: int) -> Image:
    # The pixels are Pillow's to the bit, but come in the order that is needed, without copies from pixels of four bytes.
    image = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if image is None:
        raise Rejected(Reason.NOT_AN_IMAGE, "jpeg cannot be decoded")
    return np.asarray(image, np.uint8)


def _webp(data: bytes, side: int) -> Image:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)  # leaves the orientation to us
    if pixels is None:
        raise Rejected(Reason.NOT_AN_IMAGE, "webp cannot be decoded")
    return strips.shrink(lambda top, bottom: np.asarray(pixels[top:bottom], np.uint8), pixels.shape[:2], side)


def _heic(data: bytes, side: int) -> Image:
    # The array is a view into memory that the file object frees: without a name for it the process crashes.
    heif = pi_heif.open_heif(io.BytesIO(data), bgr_mode=True, convert_hdr_to_8bit=True)
    pixels = np.asarray(heif)[:, : heif.size[0]]
    return strips.shrink(lambda top, bottom: np.asarray(pixels[top:bottom], np.uint8), pixels.shape[:2], side)


def _pillow(image: Pil.Image, side: int) -> Image:
    image.load()

    def rows(top: int, bottom: int) -> Image:
        return strips.from_pillow(image.crop((0, top, image.width, bottom)))

    return strips.shrink(rows, (image.height, image.width), side)
