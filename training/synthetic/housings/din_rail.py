"""Small electronic meters on a DIN rail with a drum register and its place values above."""

from __future__ import annotations

import numpy as np

from processors.records import Display, Medium
from training.synthetic import counter, drum_style, drums, plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.meter import Meter, register
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect, grown
from training.synthetic.truth import RegisterTruth


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw a DIN-rail meter."""
    digits = int(rng.choice([5, 6, 7, 8], p=[0.15, 0.6, 0.2, 0.05]))
    decimals = int(rng.choice([0, 1, 2], p=[0.12, 0.78, 0.1]))
    style = drum_style.draw_style(rng, repertoire, "black" if rng.random() < 0.9 else "white")
    width = float(rng.uniform(40, 52))
    height = width / drum_style.register_width(style, digits, 1.0)
    face: Rect = (
        -width / 2 - float(rng.uniform(5, 16)),
        -24,
        width / 2 + float(rng.uniform(15, 30)),
        float(rng.uniform(20, 28)),
    )
    rect = (-width / 2, -height / 2, width / 2, height / 2)
    bounds: Rect = (face[0] - 75, face[1] - 26, face[2] + 75, face[3] + 30)

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        tone = float(rng.uniform(185, 240))
        if rng.random() < 0.8:
            _neighbours(canvas, rng, repertoire, face, tone)
        plastic: Colour = (tone, tone * float(rng.uniform(0.98, 1.01)), tone)
        if rng.random() < 0.7:
            canvas.rectangle((face[0] + 4, bounds[1], face[2] - 4, bounds[3]), (tone * 0.94,) * 3, 2)
        canvas.rectangle((face[0] - 2, face[1] - 2, face[2] + 2, face[3] + 2), (tone * 0.72,) * 3, 2)
        canvas.rectangle(face, plastic, 1.5)
        ink: Colour = (35, 30, 30)
        typeface = str(rng.choice(repertoire.typefaces))
        canvas.ellipse((face[0] + 8, face[1] + 5), (2, 2), (40, 190, 40) if rng.random() < 0.5 else (40, 70, 40))
        canvas.ellipse((face[0] + 15, face[1] + 5), (2, 2), (40, 40, 190) if rng.random() < 0.4 else (40, 40, 70))
        canvas.text(plates.line(rng, "electricity"), (face[2] - 3, face[1] + 3.5), 2, typeface, ink, anchor="right")
        if height < 16:
            canvas.text(
                plates.line(rng, "electricity"),
                (0, face[1] + 9),
                float(rng.uniform(2, 2.8)),
                typeface,
                ink,
                anchor="middle",
            )
        value, positions = counter.draw_counter(rng, digits)
        surround = (rect[0] - 1.5, rect[1] - 1.2, rect[2] + 1.5, rect[3] + 1.2)
        canvas.rectangle(surround, (30, 30, 30) if rng.random() < 0.5 else (tone * 0.85,) * 3, 0.6)
        areas = drums.draw(canvas, rng, style, drum_positions=positions, decimals=decimals, rect=rect)
        if rng.random() < 0.7:
            for index, area in enumerate(areas):
                power = digits - decimals - index - 1
                text = f"{10**power}" if power >= 0 else f"{10.0**power:.{-power}f}"
                x = (area.box[0][0] + area.box[1][0]) / 2
                canvas.text(
                    text, (x, rect[1] - 4.2), 2, typeface, (40, 40, 190) if area.decimal else ink, anchor="middle"
                )
        canvas.text("kWh", (rect[2] + 2.5, -2), float(rng.uniform(3, 5)), typeface, ink)
        canvas.text(plates.maker(rng), (float(rng.uniform(-15, 5)), rect[3] + 3.2), 3.6, typeface, (170, 60, 20))
        canvas.frame((face[0] + 8, face[3] - 7, face[0] + 30, face[3] - 2.5), ink, 0.4)
        canvas.text(plates.serial_number(rng), (face[0] + 9, face[3] - 5.8), 2.0, typeface, ink)
        canvas.text(plates.line(rng, "electricity"), (face[2] - 3, face[3] - 5.6), 2, typeface, ink, anchor="right")
        if rng.random() < 0.4:
            x = float(rng.uniform(face[0], face[2] - 40))
            plates.sticker(canvas, rng, repertoire, (x, rect[3] + 6, x + 38, rect[3] + 14))
        return (register(areas, None, value, decimals, unit="kWh", margin=height * 0.06),)

    return Meter(Medium.ELECTRICITY, Display.ANALOG, bounds, rect, grown(rect, height * 0.2, height * 0.2), paint)


def _neighbours(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, face: Rect, tone: float) -> None:
    """Draw the breakers beside the meter."""
    for side in (-1, 1):
        x = face[0] - 3 if side < 0 else face[2] + 3
        for _ in range(int(rng.integers(0, 4))):
            width = 17.5
            left = x - width if side < 0 else x
            canvas.rectangle((left, face[1] - 18, left + width - 1, face[3] + 18), (tone * 0.97,) * 3, 1)
            canvas.rectangle((left + 4, -9, left + width - 5, 9), (45, 45, 48), 1)
            canvas.rectangle((left + 5, float(rng.choice([-8, 0])), left + width - 6, 5), (70, 70, 75), 1)
            canvas.rectangle((left + 1, face[1] - 14, left + width - 2, face[1] - 8), (60, 50, 200))
            canvas.text(f"C{rng.integers(6, 32)}", (left + 3, face[1] - 5), 3, repertoire.typefaces[0], (40, 40, 40))
            x += side * width
