"""Water meters: a round face with drums, small pointer dials and a star, in a ring of brass or plastic."""

from __future__ import annotations

import math

import numpy as np

from processors.records import Display, Medium
from training.synthetic import counter, drum_style, drums, plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.meter import Meter, register
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect, grown, oval
from training.synthetic.truth import RegisterTruth

#: Radius of the face, mm.
_FACE = 36.0


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw a water meter."""
    decimals = int(rng.choice([0, 3], p=[0.65, 0.35]))
    digits = int(rng.choice([4, 5, 6], p=[0.1, 0.75, 0.15])) + decimals
    style = drum_style.draw_style(rng, repertoire, "white" if rng.random() < 0.62 else "black")
    width = float(rng.uniform(26, 34)) if decimals == 0 else float(rng.uniform(38, 48))
    height = min(9.5, width / drum_style.register_width(style, digits, 1.0))
    width = drum_style.register_width(style, digits, height)
    y = float(rng.uniform(-20, -9)) if decimals == 0 else float(rng.uniform(-15, -3))
    x = float(rng.uniform(-3, 3))
    rect: Rect = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    ring = float(rng.uniform(5, 16))
    outer = _FACE + ring
    bounds: Rect = (-outer - 60, -outer - 55, outer + 60, outer + 30)

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        _housing(canvas, rng, outer)
        white = float(rng.uniform(185, 240))
        paper: Colour = (white * float(rng.uniform(0.9, 1.0)), white, white * float(rng.uniform(0.94, 1.0)))
        canvas.ellipse((0, 0), (_FACE + 2.5, _FACE + 2.5), [(60, 45, 30), (30, 30, 30), (130, 90, 30)][rng.integers(3)])
        canvas.ellipse((0, 0), (_FACE, _FACE), paper)
        ink: Colour = (40, 36, 34)
        typeface = str(rng.choice(repertoire.typefaces))
        _print(canvas, rng, typeface, rect, ink)
        value, positions = counter.draw_counter(rng, digits)
        pad = height * float(rng.uniform(0.06, 0.35))
        if rng.random() < 0.7:
            dark: Colour = (35, 33, 32) if rng.random() < 0.7 else (white * 0.8,) * 3
            canvas.rectangle((rect[0] - pad, rect[1] - pad, rect[2] + pad, rect[3] + pad), dark, height * 0.12)
        areas = drums.draw(canvas, rng, style, drum_positions=positions, decimals=decimals, rect=rect)
        for angle in sorted(
            rng.choice(np.arange(15, 180, 38), 4 if decimals == 0 else int(rng.integers(1, 3)), replace=False)
        ):
            reach = _FACE * 0.68
            centre = reach * math.cos(math.radians(float(angle))), reach * math.sin(math.radians(float(angle)))
            if centre[1] - 7 > rect[3]:
                _dial(canvas, rng, typeface, centre, ink)
        _star(canvas, rng, (float(rng.uniform(-18, 5)), rect[3] + 9), float(rng.uniform(2.5, 5)))
        if rng.random() < 0.3:
            canvas.ellipse((float(rng.uniform(-4, 6)), rect[3] + 14), (7, 7), (235, 235, 232))
        if rng.random() < 0.4:
            _lid(canvas, rng, outer)
        return (register(areas, None, value, decimals, unit="m3", margin=height * 0.06),)

    return Meter(Medium.WATER, Display.ANALOG, bounds, rect, grown(rect, height * 0.2, height * 0.2), paint)


def _housing(canvas: Canvas, rng: np.random.Generator, outer: float) -> None:
    """Draw the pipe through the meter and the ring around the face."""
    brass: Colour = [(90, 150, 180), (120, 150, 165), (70, 70, 75), (170, 100, 40), (50, 50, 190), (185, 190, 195)][
        rng.integers(6)
    ]
    half = float(rng.uniform(10, 18))
    for step, shade in zip(np.linspace(-half, half, 7), (0.5, 0.75, 1.0, 1.1, 0.95, 0.7, 0.45), strict=True):
        tone = tuple(min(255.0, 0.8 * shade * channel) for channel in brass)
        canvas.rectangle((-outer - 60, step - half / 6, outer + 60, step + half / 6), tone)  # type: ignore[arg-type]
    for side in (-1, 1):
        x = side * (outer + 18)
        canvas.rectangle((x - 9, -half - 4, x + 9, half + 4), tuple(0.75 * c for c in brass), 2)  # type: ignore[arg-type]
    for radius, shade in ((outer, 0.7), (outer - 1.5, 1.0), (outer - (outer - _FACE) * 0.5, 1.12), (_FACE + 4, 0.8)):
        canvas.ellipse((0, 0), (radius, radius), tuple(min(255.0, shade * channel) for channel in brass))  # type: ignore[arg-type]


def _print(canvas: Canvas, rng: np.random.Generator, typeface: str, rect: Rect, ink: Colour) -> None:
    """Print maker, data, unit and serial number on the face."""
    canvas.text(plates.maker(rng), (0, rect[1] - float(rng.uniform(5.5, 8))), 2.6, typeface, ink, anchor="middle")
    canvas.text("m³", (rect[2] + 2.5, rect[1] + 0.5), float(rng.uniform(3, 4.5)), typeface, ink)
    if rng.random() < 0.5:
        canvas.text(str(rng.choice(["H", "V", "A"])), (rect[0] - 3, rect[1] + 1), 3.2, typeface, ink, anchor="right")
    grey = (140.0, 140.0, 140.0) if rng.random() < 0.5 else ink
    canvas.text(
        plates.serial_number(rng), (0, rect[3] + 2), float(rng.uniform(1.8, 2.8)), typeface, grey, anchor="middle"
    )
    for row in range(int(rng.integers(1, 4))):
        canvas.text(plates.line(rng, "water"), (-_FACE * 0.85, rect[3] + 6 + row * 3.6), 2, typeface, ink)


def _dial(canvas: Canvas, rng: np.random.Generator, typeface: str, centre: tuple[float, float], ink: Colour) -> None:
    """Draw a small dial with a red pointer."""
    radius = float(rng.uniform(5.5, 7))
    canvas.ring(centre, radius, ink, 0.35)
    for digit in range(10):
        angle = math.radians(digit * 36 - 90)
        spot = centre[0] + radius * 0.78 * math.cos(angle), centre[1] + radius * 0.78 * math.sin(angle) - 0.7
        canvas.text(str(digit), spot, 1.4, typeface, ink, anchor="middle")
    angle = float(rng.uniform(0, 2 * np.pi))
    tip = np.array([math.cos(angle), math.sin(angle)]) * radius * 0.8
    across = np.array([-tip[1], tip[0]]) * 0.28
    middle = np.asarray(centre)
    canvas.polygon(np.array([middle + tip, middle + across, middle - 0.5 * tip, middle - across]), (45, 40, 205))
    canvas.ellipse(centre, (radius * 0.24, radius * 0.24), (50, 45, 215))
    power = str(rng.choice(["x0,1", "x0,01", "x0,001", "x0,0001"]))
    canvas.text(power, (centre[0], centre[1] - radius - 2), 1.5, typeface, ink, anchor="middle")


def _star(canvas: Canvas, rng: np.random.Generator, centre: tuple[float, float], radius: float) -> None:
    """Draw the star that turns with the slightest flow."""
    outline = oval(centre, (radius, radius), 24)
    teeth = np.asarray(centre) + (outline - np.asarray(centre)) * np.where(np.arange(24) % 4 < 2, 1.0, 0.55)[:, None]
    canvas.polygon(teeth, (35, 35, 35) if rng.random() < 0.7 else (40, 40, 190))


def _lid(canvas: Canvas, rng: np.random.Generator, outer: float) -> None:
    """Draw the open lid on its hinge."""
    colour: Colour = [(90, 60, 35), (40, 40, 42), (150, 90, 30), (40, 40, 170)][rng.integers(4)]
    angle = math.radians(float(rng.uniform(-160, -20)))
    reach = outer + _FACE * 0.85
    centre = reach * math.cos(angle), reach * math.sin(angle)
    canvas.ellipse(centre, (_FACE + 3, _FACE + 3), tuple(0.7 * c for c in colour))  # type: ignore[arg-type]
    canvas.ellipse(centre, (_FACE, _FACE), colour)
    canvas.ellipse(centre, (_FACE * 0.45, _FACE * 0.45), (80, 210, 235) if rng.random() < 0.4 else colour)
