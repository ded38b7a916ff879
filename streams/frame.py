"""From a photo's file to the frame that its reading's boxes are in."""

from __future__ import annotations

from processors.contracts import Model
from processors.frames import decode
from processors.intake import intake
from processors.limits import Limits
from processors.records import Image, Photo, Request, Trail

#: A photo that is refused because nothing can be seen in it is shown all the same.
_NONE_TOO_BAD = Limits(dark_brightness=-1.0, bright_brightness=2.0, max_glare=2.0, min_sharpness=-1.0)


def frame_of(data: bytes, content_type: str = "") -> Image:
    """Return the frame of a photo (H x W x 3, BGR) as intake makes it.

    Raises:
        Rejected: there is none: it is no photo, or none that is decoded.
    """
    received = Photo(trail=Trail(Request("painted")), data=data, content_type=content_type)
    return decode(intake(received, _no_model, _NONE_TOO_BAD).jpeg)


def _no_model(name: str) -> Model:
    raise LookupError(f"intake needs no model, and not {name}")
