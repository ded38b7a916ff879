"""Devices that are no meter: keyboards, clocks, gauges, fuse boxes."""

from __future__ import annotations

import math

import numpy as np

from training.synthetic import segments
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect

_DARK: Colour = (35, 33, 32)


def keys(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A keyboard, a remote control or a calculator, sometimes with a display."""
    left, top, right, bottom = rect
    tone = float(rng.choice([40, 70, 200, 225]))
    canvas.rectangle(rect, (tone,) * 3, 5)
    if rng.random() < 0.5:
        glass = (left + 8, top + 6, right - 8, top + 26)
        canvas.rectangle(glass, (150, 170, 160), 1)
        style = segments.segment_style(rng, repertoire)
        number = f"{rng.integers(0, 10**6)}"
        segments.draw_text(
            canvas,
            style,
            number,
            (right - 14 - 12 * style.advance * len(number), top + 10),
            height=12,
            colour=(40, 45, 40),
        )
        top += 26
    columns, rows = int(rng.integers(3, 12)), int(rng.integers(3, 6))
    width, height = (right - left - 8) / columns, (bottom - top - 8) / rows
    typeface = str(rng.choice(repertoire.typefaces))
    cap = 255 - tone * 0.8
    for row in range(rows):
        for column in range(columns):
            x, y = left + 4 + column * width, top + 4 + row * height
            canvas.rectangle((x + 1, y + 1, x + width - 1, y + height - 1), (tone * 0.7,) * 3, 1.5)
            sign = str(rng.choice(list("0123456789QWERTZUIOPASDF+-=")))
            size = min(width, height) * 0.4
            canvas.text(sign, (x + width / 2, y + height * 0.3), size, typeface, (cap,) * 3, anchor="middle")


def clock(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A clock face or a pressure gauge."""
    centre = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    radius = min(rect[2] - rect[0], rect[3] - rect[1]) / 2
    canvas.ellipse(centre, (radius, radius), tuple(float(v) for v in rng.uniform(20, 200, 3)))  # type: ignore[arg-type]
    canvas.ellipse(centre, (radius * 0.9, radius * 0.9), (235, 238, 238))
    typeface = str(rng.choice(repertoire.typefaces))
    gauge = rng.random() < 0.4
    for index in range(12):
        angle = math.radians(index * (25 if gauge else 30) + (120 if gauge else -60))
        x, y = centre[0] + 0.75 * radius * math.cos(angle), centre[1] + 0.75 * radius * math.sin(angle)
        canvas.text(
            str(index if gauge else index + 1), (x, y - radius * 0.06), radius * 0.12, typeface, _DARK, anchor="middle"
        )
    for reach, width in ((0.5, 2.4), (0.72, 1.4))[int(gauge) :]:
        angle = float(rng.uniform(0, 2 * math.pi))
        tip = centre[0] + reach * radius * math.cos(angle), centre[1] + reach * radius * math.sin(angle)
        canvas.line(np.array([centre, tip]), _DARK, width)


def alarm_clock(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """The time in glowing digits: an oven, a radio, a scale."""
    left, top, right, _ = rect
    bottom = top + (right - left) * 0.45
    canvas.rectangle((left, top, right, bottom), (30, 30, 32), 4)
    ink: Colour = [(60, 60, 250), (90, 240, 120), (250, 220, 160), (60, 180, 255)][rng.integers(4)]
    style = segments.segment_style(rng, repertoire)
    height = (bottom - top) * 0.5
    hours, minutes = f"{rng.integers(0, 24):02d}", f"{rng.integers(0, 60):02d}"
    x, y = left + height * 0.4, top + height * 0.5
    edge = segments.draw_text(canvas, style, hours, (x, y), height=height, colour=ink)[2]
    for share in (0.3, 0.7):
        canvas.ellipse((edge + height * 0.15, y + share * height), (height * 0.05, height * 0.05), ink)
    segments.draw_text(canvas, style, minutes, (edge + height * 0.35, y), height=height, colour=ink)


def breakers(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A fuse box without a meter."""
    left, top, right, bottom = rect
    canvas.rectangle(rect, (225, 228, 228), 3)
    typeface = str(rng.choice(repertoire.typefaces))
    for y in np.arange(top + 8, bottom - 35, 45):
        for x in np.arange(left + 6, right - 18, 17.5):
            canvas.rectangle((x, y, x + 16.5, y + 35), (205, 206, 206), 1)
            canvas.rectangle((x + 4, y + 12, x + 12, y + 24), (50, 50, 55) if rng.random() < 0.7 else (160, 80, 30), 1)
            canvas.text(f"B{rng.integers(6, 32)}", (x + 2, y + 4), 3, typeface, _DARK)
        canvas.text("  ".join(str(n) for n in rng.integers(1, 30, 6)), (left + 8, y + 38), 3, typeface, _DARK)
