"""What kind of file the bytes are, told from the bytes alone."""

from __future__ import annotations

from enum import StrEnum


class Codec(StrEnum):
    """The codecs that are read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIC = "heic"


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})

#: First bytes of files that are pictures or documents, but none that we read.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"%PDF-", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"\x00\x00\x01\x00", "ICO"),
)


def codec(data: bytes) -> Codec | None:
    """Return the codec of a file, or None if it is none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return Codec.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Codec.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Codec.WEBP
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return Codec.AVIF
    return Codec.HEIC if brands & _HEIF_BRANDS else None


def foreign(data: bytes) -> str | None:
    """Return the name of a known format that is not read, or None.

    >>> foreign(b"GIF89a...")
    'GIF'
    """
    for start, name in _FOREIGN:
        if data.startswith(start):
            return name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return "SVG"
    return "ISO media" if data[4:8] == b"ftyp" else None


def _brands(data: bytes) -> frozenset[bytes]:
    """Return the major and the compatible brands of an ISO media file."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return frozenset([data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))])
