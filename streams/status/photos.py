"""Photos for the page: painted when they are asked for, and the newest ones kept."""

from __future__ import annotations

from collections import OrderedDict

import cv2

from processors.records import Image, Reading
from processors.rejection import Rejected
from streams.drawing import close_up, draw
from streams.frame import frame_of

#: Longest side in pixels; the small one shows the registers, the large one the whole photo.
SIZES = {"small": 420, "large": 1280}
QUALITY = 82
#: Pictures kept, some 30 kB each small and 200 kB large.
KEPT = 80


class Painter:
    """Makes JPEGs of photos and readings."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._made: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def paint(self, request_id: str, size: str, photo: bytes, reading: Reading) -> bytes | None:
        """Return the photo as a JPEG with what was found painted on it; None for a file that is no photo."""
        made = self._made.get((request_id, size))
        if made is not None:
            return made
        try:
            frame = frame_of(photo)
        except Rejected:
            return None
        image = close_up(frame, reading) if size == "small" else draw(frame, reading)
        self._made[request_id, size] = made = _jpeg(image, SIZES[size])
        if len(self._made) > self._kept:
            self._made.popitem(last=False)
        return made

    def forget(self, request_id: str) -> None:
        """Drop the pictures of a photo that is no longer kept."""
        for size in SIZES:
            self._made.pop((request_id, size), None)


def _jpeg(image: Image, side: int) -> bytes:
    scale = side / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
