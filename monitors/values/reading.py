"""The values of the prediction features, from an answer."""

from __future__ import annotations

import math

from monitors.values.photo import Value
from processors.records import Digit, ImageProperties, Quad, Reading, RegisterReading

#: Longer side in pixels of the frame that boxes are measured on; a smaller photo is its own frame.
FRAME_SIDE = 1280


def values(reading: Reading) -> dict[str, Value]:
    """Return feature name -> value; what an answer without registers cannot have is None."""
    found: dict[str, Value] = {
        "status": str(reading.status),
        "reason": str(reading.reasons[0]) if reading.reasons else "none",
        "registers": str(len(reading.registers)),
    }
    if not reading.registers:
        return found
    return {
        **found,
        "confidence": reading.confidence,
        "register_confidence": min(register.confidence for register in reading.registers),
        **_first(reading.registers[0]),
        **_digits([digit for register in reading.registers for digit in register.digits]),
        "register_tilt": tilt(reading.registers[0].box),
        "register_width": _width(reading.registers[0].box, reading.properties),
    }


def tilt(box: Quad) -> float:
    """Return the angle between a box's reading direction and the photo's, 0..180 degrees, to whichever side.

    >>> round(tilt(((0, 0), (0, -10), (2, -10), (2, 0))))
    90
    """
    (left, top), (right, other), *_ = box
    return abs(math.degrees(math.atan2(other - top, right - left)))


def _first(register: RegisterReading) -> dict[str, Value]:
    whole = register.value[: len(register.value) - register.decimals]
    return {
        "leading_digit": register.value[:1] or None,
        "last_digit": whole[-1:] or None,
        "reading_length": str(len(register.value)),
        "decimals": str(register.decimals),
        "tariff": register.tariff or "none",
    }


def _digits(digits: list[Digit]) -> dict[str, Value]:
    whole = [digit.confidence for digit in digits if not digit.decimal]
    shown = [digit.value for digit in digits if digit.value is not None]
    aspects = [_length(digit.box[0], digit.box[3]) / width for digit in digits if (width := _across(digit.box))]
    return {
        "digit_confidence_mean": sum(whole) / len(whole) if whole else None,
        "digit_confidence_min": min(whole, default=None),
        "digit_mean": sum(shown) / len(shown) if shown else None,
        "rolling_share": sum(digit.rolling for digit in digits) / len(digits) if digits else None,
        "digit_aspect": sum(aspects) / len(aspects) if aspects else None,
    }


def _width(box: Quad, properties: ImageProperties | None) -> float | None:
    if properties is None:
        return None
    side = min(FRAME_SIDE, max(properties.width, properties.height))
    return _across(box) / side if side else None


def _across(box: Quad) -> float:
    return _length(box[0], box[1])


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])
