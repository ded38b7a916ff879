"""Stored originals as the photos that they were."""

from __future__ import annotations

from processors.records import Photo, Trail
from streams import headers
from streams.logged import Original
from streams.received import Received
from streams.topics import PHOTOS


def photo(original: Original) -> Photo:
    """Return the record that intake was given, from key and headers as they were received."""
    received = Received(PHOTOS.name, 0, 0, original.key, original.data, original.headers)
    parsed = headers.parse(received)
    return Photo(trail=Trail(parsed.request), data=original.data, content_type=parsed.content_type)
