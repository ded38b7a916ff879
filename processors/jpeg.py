"""The markers of a JPEG file, walked before it is decoded: libjpeg repairs damage without a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from processors.records import Reason
from processors.rejection import Rejected

_END = 0xD9
_APP1 = 0xE1
_SCAN = 0xDA
_RESTARTS = range(0xD0, 0xD8)
#: Start-of-frame markers (the others of C0..CF are tables).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Markers:
    """What the walk has found."""

    width: int
    height: int
    scans: int
    #: The file has its end marker.
    ended: bool
    #: The EXIF block, empty if there is none.
    exif: bytes


def check(data: bytes) -> Markers:
    """Walk the markers of a JPEG file up to its end marker; what phones append behind it is not looked at.

    Raises:
        Rejected: not_an_image, if the walk meets something that cannot stand there.
    """
    size: tuple[int, int] | None = None
    scans, exif, at = 0, b"", 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Rejected(Reason.NOT_AN_IMAGE, f"JPEG is damaged: no marker at byte {at}")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _END:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker < 0xC0 or marker in _RESTARTS or marker == 0xD8 or length < 2:
            raise Rejected(Reason.NOT_AN_IMAGE, f"JPEG is damaged: marker {marker:02x} at byte {at}")
        if at + 2 + length > len(data):
            raise Rejected(Reason.NOT_AN_IMAGE, f"JPEG is damaged or truncated: segment {marker:02x} ends beyond it")
        if marker in _FRAMES and size is None and length >= 8:
            size = int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        if marker == _APP1 and data.startswith(b"Exif\x00\x00", at + 4):
            exif = exif or data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == _SCAN:
            scans += 1
            at = _scan_end(data, at)
    ended = data[at : at + 2] == b"\xff\xd9"
    if size is None or scans == 0:
        raise Rejected(Reason.NOT_AN_IMAGE, "JPEG is truncated before its pixels")
    return Markers(*size, scans, ended, exif)


def _scan_end(data: bytes, start: int) -> int:
    """Return where the entropy-coded data that begins at `start` ends: at a marker that is no restart, or at the end.

    Raises:
        Rejected: not_an_image, if the restart markers do not follow one another: bytes are missing or foreign.
    """
    scan = np.frombuffer(data, np.uint8, offset=start)
    if scan.size < 2:
        return len(data)
    after = scan[1:][scan[:-1] == 0xFF]
    where = np.flatnonzero(scan[:-1] == 0xFF)
    is_marker = (after != 0x00) & (after != 0xFF)
    after, where = after[is_marker], where[is_marker]
    is_restart = (after >= _RESTARTS.start) & (after < _RESTARTS.stop)
    ends = np.flatnonzero(~is_restart)
    count = int(ends[0]) if ends.size else after.size
    restarts = after[:count].astype(np.int64) - _RESTARTS.start
    if np.any(restarts != np.arange(count) % 8):
        raise Rejected(Reason.NOT_AN_IMAGE, "JPEG is damaged: its restart markers do not follow one another")
    return start + int(where[count]) if ends.size else len(data)
