"""What was found, painted on the photo: registers, digit areas, digits and confidences."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Digit, Image, Quad, Reading, RegisterReading, Status

#: BGR.
SURE, UNSURE, ROLLING, BANNER, INK = (80, 200, 60), (40, 120, 250), (230, 170, 40), (32, 32, 32), (255, 255, 255)
#: Below this confidence a digit is painted as unsure; a matter of looks, no decision hangs on it.
UNSURE_BELOW = 0.9
FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw(image: Image, reading: Reading) -> Image:
    """Return a copy of the frame (H x W x 3, BGR) with everything painted on that the reading says.

    Boxes are in pixels of the frame, as `Reading` has them; a banner with the result is added below the photo.
    """
    canvas = mark(image, reading)
    unit = max(canvas.shape[:2]) / 1000
    return np.vstack([canvas, _banner(canvas.shape[1], headline(reading), unit)])


def mark(image: Image, reading: Reading) -> Image:
    """Return a copy of the frame with registers and digits painted on, without a banner."""
    canvas = image.copy()
    for register in reading.registers:
        _paint_register(canvas, register, max(canvas.shape[:2]) / 1000)
    return canvas


def close_up(image: Image, reading: Reading) -> Image:
    """Return the part of the marked frame around the registers, 4:3 where the frame has room; all of it without any."""
    marked = mark(image, reading)
    if not reading.registers:
        return marked
    points = np.array([register.box for register in reading.registers]).reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    rows, columns = marked.shape[:2]
    across = 1.3 * max(high[0] - low[0], 4 / 3 * (high[1] - low[1]), 0.2 * max(rows, columns))
    left, right = _stretch((low[0] + high[0]) / 2, across, columns)
    top, bottom = _stretch((low[1] + high[1]) / 2, 3 / 4 * across, rows)
    return marked[top:bottom, left:right]


def _stretch(middle: float, length: float, most: int) -> tuple[int, int]:
    """Return begin and end of a stretch around a point, moved where it would leave 0..most."""
    whole = min(most, round(length))
    begin = min(max(0, round(middle - whole / 2)), most - whole)
    return begin, begin + whole


def headline(reading: Reading) -> str:
    """Return the reading in a line: what a person wants to see first."""
    if reading.status is Status.REJECTED:
        return f"rejected: {', '.join(reading.reasons)}"
    meter = "-".join(part for part in (reading.medium, reading.display) if part)
    values = "; ".join(pretty(register) for register in reading.registers)
    return f"{meter}: {values} ({reading.confidence:.2f})"


def pretty(register: RegisterReading) -> str:
    """Return a register's value as a person writes it.

    >>> pretty(RegisterReading("HT", "0068291", 1, "kWh", 1.0, ((0, 0),) * 4, ()))
    'HT 006829.1 kWh'
    """
    cut = len(register.value) - register.decimals
    value = register.value[:cut] + ("." + register.value[cut:] if register.decimals else "")
    return " ".join(part for part in (register.tariff, value, register.unit) if part)


def _paint_register(canvas: Image, register: RegisterReading, unit: float) -> None:
    _outline(canvas, register.box, SURE, max(1, round(2.5 * unit)))
    for digit in register.digits:
        _paint_digit(canvas, digit, unit)
    tag = f"{register.tariff or ''} {register.confidence:.2f}".strip()
    _write(canvas, tag, register.box[3], 0.55 * unit, below=True)


def _paint_digit(canvas: Image, digit: Digit, unit: float) -> None:
    colour = ROLLING if digit.rolling else SURE if digit.confidence >= UNSURE_BELOW else UNSURE
    _outline(canvas, digit.box, colour, max(1, round(1.5 * unit)))
    width = float(np.hypot(*np.subtract(digit.box[1], digit.box[0])))
    _write(canvas, "_" if digit.value is None else str(digit.value), digit.box[0], max(0.5 * unit, width / 45))
    _write(canvas, f"{100 * digit.confidence:.0f}", digit.box[3], max(0.3 * unit, width / 90), below=True)


def _outline(canvas: Image, box: Quad, colour: tuple[int, int, int], thickness: int) -> None:
    points: NDArray[np.int32] = np.round(np.asarray(box)).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(canvas, [points], isClosed=True, color=colour, thickness=thickness, lineType=cv2.LINE_AA)


def _write(canvas: Image, text: str, at: tuple[float, float], scale: float, *, below: bool = False) -> None:
    thickness = max(1, round(1.6 * scale))
    (_, height), baseline = cv2.getTextSize(text, FONT, scale, thickness)
    place = (round(at[0]), round(at[1] + (height + 3 if below else -baseline)))
    cv2.putText(canvas, text, place, FONT, scale, BANNER, thickness + 2, cv2.LINE_AA)
    cv2.putText(canvas, text, place, FONT, scale, INK, thickness, cv2.LINE_AA)


def _banner(width: int, text: str, unit: float) -> Image:
    scale, thickness = 1.0 * unit, max(1, round(2 * unit))
    (length, height), _ = cv2.getTextSize(text, FONT, scale, thickness)
    scale *= min(1.0, 0.96 * width / max(length, 1))
    banner = np.full((round(2.4 * max(height, 8)), width, 3), BANNER, np.uint8)
    place = (round(0.02 * width), round(0.68 * banner.shape[0]))
    cv2.putText(banner, text, place, FONT, scale, INK, thickness, cv2.LINE_AA)
    return banner
