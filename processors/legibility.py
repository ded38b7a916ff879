"""Whether a person could read a register: measured on its digits, not on the whole photo."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.limits import Limits
from processors.percentiles import percentiles
from processors.preprocess import register_box, side_lengths
from processors.properties import blown_out, share
from processors.records import DigitArea, Image, ImageProperties, Legibility, Quad, Reason

#: Pixels: edges are looked at on a scale on which noise does not look like one.
_SIGMA = 1.0
#: Percentiles of the grey values between which the contrast lies.
_DARK, _LIGHT = 5, 95
#: Percentile of the slopes that counts as that of an edge.
_EDGE = 97


def measure(image: Image, box: Quad, areas: Sequence[DigitArea]) -> Legibility | None:
    """Measure the digits of a register, None where it has none.

    Args:
        image: The rectified register.
        box: The register in pixels of the frame.
        areas: Its digits, in pixels of `image`.
    """
    cuts = [cut for area in areas if (cut := _slices(area, image.shape)) is not None]
    if not cuts:
        return None
    smooth = _smooth(image)
    slopes = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)) / 8
    spans = [_contrast(smooth[cut]) for cut in cuts]
    edges = [percentiles(slopes[cut], _EDGE)[0] for cut in cuts]
    white = blown_out(image)
    scale = side_lengths(register_box(box))[1] / image.shape[0]
    return Legibility(
        height=scale * median(area.bottom - area.top for area in areas),
        contrast=min(spans),
        sharpness=median(edge / max(contrast, 1 / 255) for edge, contrast in zip(edges, spans, strict=True)),
        glare=max(share(white[cut]) for cut in cuts),
    )


def contrasts(image: Image, areas: Sequence[DigitArea]) -> list[float]:
    """Return the grey values (0..1) that each digit spans; 0 for an area without a pixel."""
    smooth = _smooth(image)
    cuts = (_slices(area, image.shape) for area in areas)
    return [0.0 if cut is None else _contrast(smooth[cut]) for cut in cuts]


def _smooth(image: Image) -> NDArray[np.float32]:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _SIGMA), np.float32) / np.float32(255)


def _contrast(digit: NDArray[np.float32]) -> float:
    dark, light = percentiles(digit, _DARK, _LIGHT)
    return light - dark


def _slices(area: DigitArea, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    top, bottom = max(0, round(area.top)), min(shape[0], round(area.bottom))
    left, right = max(0, round(area.left)), min(shape[1], round(area.right))
    return (slice(top, bottom), slice(left, right)) if bottom > top and right > left else None


def illegible(found: Legibility, properties: ImageProperties | None, limits: Limits) -> tuple[Reason, str] | None:
    """Return why nobody could read a register, or None."""
    if found.height < limits.min_digit_height:
        small = properties is not None and min(properties.width, properties.height) < limits.small_side
        height = f"the digits are {found.height:.1f} pixels high, {limits.min_digit_height:g} are needed"
        return Reason.TOO_SMALL if small else Reason.NO_REGISTER, height
    if found.contrast < limits.min_digit_contrast:
        contrast = f"contrast {found.contrast:.3f} within a digit, {limits.min_digit_contrast:g} is needed"
        return washed_out(found, properties, limits), contrast
    if found.sharpness < limits.min_digit_sharpness:
        edges = f"edges of the digits rise by {found.sharpness:.3f} of the contrast a pixel"
        return Reason.BLURRED, f"{edges}, {limits.min_digit_sharpness:g} is needed"
    return None


def washed_out(found: Legibility, properties: ImageProperties | None, limits: Limits) -> Reason:
    """Return what takes the contrast from a register's digit: light on it, too little light, a cover, or the focus."""
    if found.glare > limits.poor_digit_glare:
        bright = properties is not None and properties.brightness > limits.poor_bright
        return Reason.TOO_BRIGHT if bright else Reason.GLARE
    if properties is not None and properties.brightness < limits.poor_dark:
        return Reason.TOO_DARK
    return Reason.AMBIGUOUS_DIGITS if found.sharpness >= limits.sharp_digits else Reason.BLURRED


def poor(found: Legibility, limits: Limits) -> list[Reason]:
    """Return what makes a register hard to read, for naming it behind the reason of a rejection."""
    signs = {
        Reason.GLARE: found.glare > limits.poor_digit_glare,
        Reason.BLURRED: found.sharpness < limits.poor_digit_sharpness,
    }
    return [reason for reason, applies in signs.items() if applies]
