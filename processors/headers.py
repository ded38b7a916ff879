"""What a photo's file says about itself, read and checked before a pixel is decoded."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pi_heif
from PIL import AvifImagePlugin

from processors import jpeg, orientation, png, webp
from processors.containers import Codec, codec, foreign
from processors.limits import Limits
from processors.records import Reason
from processors.rejection import Rejected


@dataclass(frozen=True, slots=True)
class Header:
    """The file's own words."""

    codec: Codec
    #: Pixels as they are stored, before orientation.
    width: int
    height: int
    #: EXIF orientation that is still to be applied to the decoded pixels, 1..8.
    orientation: int
    #: False for a JPEG that lacks its end marker.
    ended: bool = True
    #: Passes over the picture; a progressive JPEG has several.
    scans: int = 1
    #: Decoding costs about twice the memory of other photos of this size.
    costly: bool = False


def read(data: bytes, limits: Limits) -> Header:
    """Check a file's container and say what it holds.

    Raises:
        Rejected: not_an_image, unsupported_codec, too_large or too_small.
    """
    if len(data) > limits.max_bytes:
        raise Rejected(Reason.TOO_LARGE, f"{len(data)} bytes, {limits.max_bytes} are allowed")
    kind = codec(data)
    if kind is None:
        if (name := foreign(data)) is not None:
            raise Rejected(Reason.UNSUPPORTED_CODEC, f"{name} is not read")
        raise Rejected(Reason.NOT_AN_IMAGE, "no bytes" if not data else "no known image format")
    header = _READERS[kind](data)
    most = limits.max_costly_pixels if header.costly else limits.max_pixels
    if header.width * header.height > most:
        raise Rejected(Reason.TOO_LARGE, f"{header.width} x {header.height} pixels, {most} in all are allowed")
    if min(header.width, header.height) < limits.min_side:
        raise Rejected(
            Reason.TOO_SMALL, f"{header.width} x {header.height} pixels, {limits.min_side} on each side are needed"
        )
    if header.scans > limits.max_jpeg_scans:
        raise Rejected(Reason.NOT_AN_IMAGE, f"JPEG of {header.scans} scans, {limits.max_jpeg_scans} are allowed")
    return header


def _jpeg(data: bytes) -> Header:
    markers = jpeg.check(data)
    turn = orientation.from_exif(markers.exif)
    return Header(Codec.JPEG, markers.width, markers.height, turn, markers.ended, markers.scans)


def _png(data: bytes) -> Header:
    width, height, exif = png.check(data)
    return Header(Codec.PNG, width, height, orientation.from_exif(exif))


def _webp(data: bytes) -> Header:
    width, height, exif, moves = webp.check(data)
    return Header(Codec.WEBP, width, height, orientation.from_exif(exif), costly=moves)


def _avif(data: bytes) -> Header:
    try:
        image = AvifImagePlugin.AvifImageFile(io.BytesIO(data))
        exif = image.getexif()  # Pillow puts the turn that the container asks for in here, and leaves the pixels alone
    except Exception as error:  # libavif's refusals come as several types
        raise Rejected(Reason.NOT_AN_IMAGE, f"AVIF cannot be opened: {error}") from error
    return Header(Codec.AVIF, *image.size, orientation.valid(exif.get(0x0112)), costly=True)


def _heic(data: bytes) -> Header:
    try:
        heif = pi_heif.open_heif(io.BytesIO(data))
    except Exception as error:  # libheif's refusals come as several types
        raise Rejected(Reason.NOT_AN_IMAGE, f"HEIC cannot be opened: {error}") from error
    width, height = heif.size
    costly = heif.has_alpha or int(heif.info["bit_depth"]) > 8
    # libheif turns the pixels itself: a HEIC's EXIF is a note, no order.
    return Header(Codec.HEIC, width, height, 1, costly=costly)


_READERS = {Codec.JPEG: _jpeg, Codec.PNG: _png, Codec.WEBP: _webp, Codec.AVIF: _avif, Codec.HEIC: _heic}
