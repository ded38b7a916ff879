"""The chunk table of a PNG file, walked before anything decodes it."""

from __future__ import annotations

from processors.records import Reason
from processors.rejection import Rejected

_SIGNATURE = 8
#: Length, type and checksum around a chunk's data, bytes.
_AROUND = 12


def check(data: bytes) -> tuple[int, int, bytes]:
    """Return width, height and the EXIF block (empty if none) of a PNG file whose chunks are what they say.

    Decoders allocate what a chunk claims: 140 bytes can cost 4 GB.

    Raises:
        Rejected: not_an_image, if a chunk reaches beyond the file, or if there are no pixels.
    """
    at, pixels, exif = _SIGNATURE, False, b""
    size: tuple[int, int] | None = None
    while at + _AROUND <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if length > len(data) - at - _AROUND:
            raise Rejected(
                Reason.NOT_AN_IMAGE, f"PNG chunk {kind!r} claims {length} bytes, {len(data) - at - _AROUND} are left"
            )
        if size is None:
            if kind != b"IHDR" or length != 13:
                raise Rejected(Reason.NOT_AN_IMAGE, "PNG does not begin with its header")
            size = int.from_bytes(data[at + 8 : at + 12], "big"), int.from_bytes(data[at + 12 : at + 16], "big")
        pixels = pixels or kind == b"IDAT"
        if kind == b"eXIf":
            exif = data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            break
        at += _AROUND + length
    if size is None or not pixels:
        raise Rejected(Reason.NOT_AN_IMAGE, "PNG holds no pixels")
    return *size, exif
