"""The chunks of a WebP file: its size and its EXIF, read before anything decodes it."""

from __future__ import annotations

from collections.abc import Iterator

from processors.records import Reason
from processors.rejection import Rejected


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and the first bytes of each chunk; an EXIF chunk is given whole.

    Raises:
        Rejected: not_an_image, if a chunk reaches beyond the file.
    """
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if length > len(data) - at - 8:
            raise Rejected(
                Reason.NOT_AN_IMAGE, f"WebP chunk {kind!r} claims {length} bytes, {len(data) - at - 8} are left"
            )
        yield kind, data[at + 8 : at + 8 + (length if kind == b"EXIF" else min(length, 32))]
        at += 8 + length + length % 2


def size(kind: bytes, head: bytes) -> tuple[int, int] | None:
    """Return width and height if the chunk tells them (VP8X, VP8 and VP8L do)."""
    if kind == b"VP8X" and len(head) >= 10:
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if kind == b"VP8 " and len(head) >= 10 and head[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    if kind == b"VP8L" and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def check(data: bytes) -> tuple[int, int, bytes, bool]:
    """Return width, height (the largest that any chunk claims), EXIF (empty if none) and whether a WebP file moves.

    Raises:
        Rejected: not_an_image, if no chunk tells the size.
    """
    exif, sizes, moves = b"", [], False
    for kind, head in chunks(data):
        if kind == b"EXIF":
            exif = head
        elif kind == b"ANMF":
            moves = True
        elif (claimed := size(kind, head)) is not None:
            sizes.append(claimed)
    if not sizes:
        raise Rejected(Reason.NOT_AN_IMAGE, "WebP holds no picture")
    return max(width for width, _ in sizes), max(height for _, height in sizes), exif, moves
