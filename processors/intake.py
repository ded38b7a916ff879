"""First stage: from the photo as it was received to the frame that all others look at."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from processors import codecs, frames, headers, orientation, properties
from processors.contracts import Load
from processors.limits import Limits
from processors.records import Frame, Image, ImageProperties, Photo, Reason
from processors.rejection import Rejected


def intake(record: Photo, load: Load, limits: Limits) -> Frame:  # noqa: ARG001 - all stages are called alike
    """Check, decode, turn and reduce a photo, and measure its properties.

    Raises:
        Rejected: the file cannot be read, or the photo is so bad that nothing can be seen in it.
    """
    header = headers.read(record.data, limits)
    image = reduce(codecs.decode(record.data, header, limits.frame_side), limits.frame_side)
    image = orientation.upright(image, header.orientation)
    sideways = header.orientation in orientation.SIDEWAYS
    measured = properties.measure(
        image,
        width=header.height if sideways else header.width,
        height=header.width if sideways else header.height,
        size=len(record.data),
        codec=header.codec,
        orientation=header.orientation,
    )
    trail = replace(record.trail, properties=measured)
    if (refusal := extreme(measured, limits)) is not None:
        raise Rejected(*refusal, trail)
    return Frame(trail=trail, jpeg=frames.encode(image, limits.frame_quality))


def reduce(image: Image, side: int) -> Image:
    """Reduce an image to a longer side in pixels; one that is smaller stays as it is."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Above half the size bilinear weights reach every pixel, and take a seventh of the time.
    way = cv2.INTER_LINEAR if scale > 0.5 else cv2.INTER_AREA
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def extreme(measured: ImageProperties, limits: Limits) -> tuple[Reason, str] | None:
    """Return why nothing can be seen in a photo, or None: what is merely bad is left to the stages behind."""
    light = f"brightness {measured.brightness:.3f}, contrast {measured.contrast:.3f}"
    if measured.brightness < limits.dark_brightness and measured.contrast < limits.dark_contrast:
        return Reason.TOO_DARK, light
    if measured.brightness > limits.bright_brightness and measured.contrast < limits.bright_contrast:
        return Reason.TOO_BRIGHT, light
    if measured.glare > limits.max_glare:
        return Reason.GLARE, f"{measured.glare:.0%} of the pixels are blown out"
    if measured.sharpness < limits.min_sharpness:
        return Reason.BLURRED, f"sharpness {measured.sharpness:.2f}, {limits.min_sharpness} is needed"
    return None
