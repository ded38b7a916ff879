"""Gas meters: a black slot of drums with red decimals on an index plate, in a tin box."""

from __future__ import annotations

import numpy as np

from processors.records import Display, Medium
from training.synthetic import counter, drum_style, drums, plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.meter import Meter, register
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect, grown
from training.synthetic.truth import AreaTruth, RegisterTruth


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw a gas meter."""
    digits = int(rng.choice([7, 8, 9], p=[0.25, 0.65, 0.1]))
    decimals = int(rng.choice([2, 3], p=[0.2, 0.8]))
    style = drum_style.draw_style(rng, repertoire, "black" if rng.random() < 0.93 else "white")
    width = float(rng.uniform(58, 74))
    height = width / drum_style.register_width(style, digits, 1.0)
    if height > 11:
        height, width = 11.0, drum_style.register_width(style, digits, 11.0)
    rect: Rect = (-width / 2, -height / 2, width / 2, height / 2)
    plate: Rect = (
        -width / 2 - float(rng.uniform(10, 28)),
        -float(rng.uniform(22, 38)),
        width / 2 + float(rng.uniform(14, 30)),
        float(rng.uniform(22, 34)),
    )
    frame = float(rng.uniform(3, 9))
    cover: Rect = (plate[0] - frame, plate[1] - frame, plate[2] + frame, plate[3] + frame)
    body: Rect = (
        cover[0] - float(rng.uniform(10, 50)),
        cover[1] - float(rng.uniform(15, 40)),
        cover[2] + float(rng.uniform(10, 50)),
        cover[3] + float(rng.uniform(30, 110)),
    )

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        tone = float(rng.uniform(140, 235))
        tint = [(1, 1, 1), (0.9, 0.98, 1.0), (1.0, 0.95, 0.88), (0.75, 0.93, 1.0)][rng.integers(4)]
        tin: Colour = tuple(tone * channel for channel in tint)  # type: ignore[assignment]
        for x in (body[0] + 20, body[2] - 20):
            canvas.rectangle((x - 14, body[1] - 30, x + 14, body[1] + 8), (tone * 0.7,) * 3, 2)
        canvas.rectangle(body, tin, 14)
        seam = float(rng.uniform(cover[3] + 4, body[3] - 8))
        canvas.line(np.array([(body[0], seam), (body[2], seam)]), (tone * 0.6,) * 3, 2.5)
        shade = float(rng.uniform(0.5, 0.95))
        canvas.rectangle(cover, (tin[0] * shade, tin[1] * shade, tin[2] * shade), 5)
        white = float(rng.uniform(185, 245))
        paper: Colour = (white, white, white * float(rng.uniform(0.9, 1.0)))
        canvas.rectangle(plate, paper, 2)
        canvas.frame(plate, (tone * 0.5,) * 3, 0.6, 2)
        ink: Colour = (35, 32, 30)
        typeface = str(rng.choice(repertoire.typefaces))
        canvas.text(plates.maker(rng), (plate[0] + 4, plate[1] + 4), float(rng.uniform(3, 5.5)), typeface, ink)
        plates.data_block(
            canvas,
            rng,
            repertoire,
            (plate[0] + 4, plate[1] + 11, plate[2] - 4, -height / 2 - 4),
            medium="gas",
            colour=ink,
        )
        areas, value = _index(canvas, rng, style, rect, digits=digits, decimals=decimals, typeface=typeface)
        below = height / 2 + 4
        if rng.random() < 0.6:
            x = float(rng.uniform(plate[0] + 6, 0))
            plates.barcode(canvas, rng, (x, below, x + 34, below + 6))
            canvas.text(plates.serial_number(rng), (x + 17, below + 8), 2.6, typeface, ink, anchor="middle")
        else:
            canvas.text(plates.serial_number(rng), (plate[0] + 6, below), float(rng.uniform(2.6, 4)), typeface, ink)
        plates.data_block(
            canvas, rng, repertoire, (plate[0] + 4, below + 12, plate[2] - 4, plate[3] - 2), medium="gas", colour=ink
        )
        for x in (cover[0] + 3, cover[2] - 3):
            plates.screw(canvas, rng, (x, float(rng.uniform(-6, 6))), 1.6)
        if rng.random() < 0.4:
            plates.seal(canvas, rng, ((cover[0] + cover[2]) / 2, cover[3] + 4))
        if rng.random() < 0.35:
            x = float(rng.uniform(body[0] + 5, body[2] - 60))
            plates.sticker(canvas, rng, repertoire, (x, cover[3] + 8, x + 50, cover[3] + 26))
        return (register(areas, None, value, decimals, unit="m3", margin=height * 0.06),)

    return Meter(
        Medium.GAS,
        Display.ANALOG,
        (body[0], body[1] - 30, body[2], body[3]),
        rect,
        grown(rect, height * 0.2, height * 0.2),
        paint,
    )


def _index(
    canvas: Canvas,
    rng: np.random.Generator,
    style: drum_style.DrumStyle,
    rect: Rect,
    *,
    digits: int,
    decimals: int,
    typeface: str,
) -> tuple[tuple[AreaTruth, ...], str]:
    """Draw the drums with the black and red ground around them, the comma, the wedge at the end and the unit."""
    left, top, right, bottom = rect
    height = bottom - top
    pad = height * float(rng.uniform(0.1, 0.5))
    split = left + (digits - decimals) * height * (style.window + style.gap) - height * style.gap / 2
    if rng.random() < 0.75:
        canvas.rectangle((left - pad * 1.5, top - pad, right + pad, bottom + pad), (28, 28, 28))
        if rng.random() < 0.6:
            canvas.rectangle((split, top - pad, right + pad, bottom + pad), (40, 35, 185))
        if rng.random() < 0.4:
            end = right + pad
            wedge = np.array(
                [
                    (end, top - pad),
                    (end + height, top - pad),
                    (end, (top + bottom) / 2),
                    (end + height, bottom + pad),
                    (end, bottom + pad),
                ]
            )
            canvas.polygon(wedge, (28, 28, 28))
    value, positions = counter.draw_counter(rng, digits)
    areas = drums.draw(canvas, rng, style, drum_positions=positions, decimals=decimals, rect=rect)
    white: Colour = (235, 235, 235)
    if rng.random() < 0.6:
        canvas.rectangle(
            (split - height * 0.05, bottom - height * 0.1, split + height * 0.05, bottom + pad * 0.7), white
        )
    if rng.random() < 0.8:
        canvas.text("m³", (right + pad + height * 1.1, -2), float(rng.uniform(3, 5)), typeface, (30, 30, 30))
    return areas, value
