"""Electronic meters with an LCD: one or several lines, OBIS codes, annunciators."""

from __future__ import annotations

import numpy as np

from processors.records import Display, Medium
from training.synthetic import plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.housings.lcd import draw_line, draw_panel
from training.synthetic.housings.panel import Panel, layout
from training.synthetic.meter import Meter
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect
from training.synthetic.truth import RegisterTruth

_BODIES: tuple[Colour, ...] = (
    (225, 228, 228), (205, 205, 205), (215, 225, 235), (235, 238, 240), (190, 195, 198), (160, 165, 165), (60, 60, 62),
    (225, 228, 228), (205, 210, 212), (235, 235, 230), (150, 90, 170), (190, 160, 120),
)  # fmt: skip


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw an electronic meter."""
    panel: Panel = layout(rng, repertoire)
    glass = panel.glass
    side, above, below = float(rng.uniform(8, 22)), float(rng.uniform(18, 45)), float(rng.uniform(30, 90))
    body: Rect = (glass[0] - side, glass[1] - above, glass[2] + side, glass[3] + below)

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        colour = _BODIES[rng.integers(len(_BODIES))]
        canvas.rectangle(body, colour, float(rng.uniform(1, 8)))
        dark = tuple(channel * 0.75 for channel in colour)
        canvas.frame((body[0] + 2, body[1] + 2, body[2] - 2, body[3] - 2), dark, 0.8, 4)  # type: ignore[arg-type]
        ink: Colour = (230, 230, 230) if sum(colour) < 300 else (40, 38, 36)
        typeface = str(rng.choice(repertoire.typefaces))
        canvas.text(plates.maker(rng), (body[0] + 6, body[1] + 5), float(rng.uniform(3, 6)), typeface, ink)
        plates.data_block(
            canvas,
            rng,
            repertoire,
            (body[0] + 6, body[1] + 12, body[2] - 6, glass[1] - 9),
            medium="electricity",
            colour=ink,
        )
        draw_panel(canvas, rng, repertoire, panel)
        found = tuple(draw_line(canvas, rng, repertoire, panel, line) for line in panel.lines)
        _below(canvas, rng, repertoire, (body[0], glass[3] + 4, body[2], body[3]), typeface=typeface, ink=ink)
        return found

    return Meter(Medium.ELECTRICITY, Display.DIGITAL, body, panel.focus, panel.keep, paint)


def _below(
    canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect, *, typeface: str, ink: Colour
) -> None:
    """Draw what is under the display: LEDs, a button, an optical port, a code and the serial number."""
    left, top, right, bottom = rect
    middle = (left + right) / 2
    y = top + 4
    canvas.ellipse((left + 10, y + 3), (1.6, 1.6), (30, 30, 200) if rng.random() < 0.5 else (30, 30, 80))
    canvas.text(f"{rng.choice([500, 1000, 5000, 10000])} imp/kWh", (left + 14, y + 2), 2.2, typeface, ink)
    if rng.random() < 0.7:
        x = float(rng.uniform(middle, right - 14))
        canvas.ellipse((x, y + 8), (8, 8), (95, 98, 98))
        canvas.ellipse((x, y + 8), (6, 6), (45, 45, 48))
    if rng.random() < 0.6:
        canvas.ellipse((left + 18, y + 14), (4, 4), (80, 130, 60) if rng.random() < 0.3 else (70, 70, 75))
    if bottom - top > 30:
        canvas.text(
            plates.serial_number(rng),
            (middle, bottom - 18),
            float(rng.uniform(2.6, 4.2)),
            typeface,
            ink,
            anchor="middle",
        )
        if rng.random() < 0.6:
            plates.barcode(canvas, rng, (middle - 22, bottom - 12, middle + 22, bottom - 4))
        else:
            plates.data_matrix(canvas, rng, (middle - 6, bottom - 13, middle + 6, bottom - 1))
    if rng.random() < 0.25:
        plates.sticker(canvas, rng, repertoire, (left + 4, bottom - 16, left + 44, bottom - 4))
