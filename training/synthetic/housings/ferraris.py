"""Ferraris meters: drum registers, one to three with tariff labels, over a turning disc."""

from __future__ import annotations

import numpy as np

from processors.records import Display, Medium
from training.synthetic import counter, drum_style, drums, plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.meter import Meter, register
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect, grown
from training.synthetic.truth import RegisterTruth
from training.synthetic.typefaces import text_aspect

#: Labels of one, two and three registers; None is a label that is no tariff, or none at all.
_LABELS: dict[int, tuple[tuple[str | None, ...], ...]] = {
    1: ((None,), (None,), (None,), (None,), ("1.8.0",), ("Bezug",), ("Lieferung",), ("2.8.0",), ("Summe",)),
    2: (
        ("HT", "NT"), ("HT", "NT"), ("NT", "HT"), ("1.8.1", "1.8.2"), ("Bezug", "Lieferung"), ("2.8.1", "2.8.2"),
        (None, None), ("1.8.0", "2.8.0"),
    ),
    3: (("HT", "NT", "Summe"), ("1.8.0", "1.8.1", "1.8.2"), ("2.8.0", "2.8.1", "2.8.2"), ("Summe", "HT", "NT")),
}  # fmt: skip
_NO_LABEL = ("", "", "kWh", "I", "kW·h", "Verbrauch")


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw a Ferraris meter."""
    count = int(rng.choice([1, 2, 3], p=[0.55, 0.38, 0.07]))
    digits = int(rng.choice([5, 6, 7, 8], p=[0.25, 0.45, 0.25, 0.05]))
    decimals = int(rng.choice([0, 1, 2], p=[0.3, 0.6, 0.1]))
    style = drum_style.draw_style(rng, repertoire, "black" if rng.random() < 0.85 else "white")
    height = float(rng.uniform(6.5, 10.5)) * (0.85 if count > 1 else 1.0)
    width = drum_style.register_width(style, digits, height)
    if width > 78:
        height, width = height * 78 / width, 78.0
    plate_width = max(width + 42, float(rng.uniform(95, 120)))
    body: Rect = (-plate_width / 2 - 12, -70, plate_width / 2 + 12, float(rng.uniform(90, 130)))
    pitch = height * float(rng.uniform(1.7, 2.5))
    first = float(rng.uniform(-38, -26)) if count > 1 else float(rng.uniform(-30, -10))
    shift = float(rng.uniform(-6, 6))
    rects = [
        (shift - width / 2, first + index * pitch, shift + width / 2, first + index * pitch + height)
        for index in range(count)
    ]
    labels = _LABELS[count][rng.integers(len(_LABELS[count]))]
    focus = (rects[0][0], rects[0][1], rects[-1][2], rects[-1][3])

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        tone = float(rng.choice([rng.uniform(25, 60), rng.uniform(90, 200)]))
        canvas.rectangle(body, (tone, tone * 1.01, tone * 1.02), 10)
        canvas.frame((body[0] + 4, body[1] + 4, body[2] - 4, body[3] - 4), (tone * 0.7,) * 3, 1.2, 8)
        plate = (-plate_width / 2, -62.0, plate_width / 2, float(rng.uniform(45, 62)))
        paper: Colour = tuple(float(v) for v in rng.uniform(175, 240) * rng.uniform(0.92, 1.0, 3))  # type: ignore[assignment]
        canvas.rectangle(plate, paper, 3)
        ink: Colour = (30, 30, 30)
        typeface = str(rng.choice(repertoire.typefaces))
        if rng.random() < 0.5:
            canvas.text(plates.maker(rng), (plate[0] + 6, -58), float(rng.uniform(3, 5)), typeface, ink)
        plates.data_block(
            canvas,
            rng,
            repertoire,
            (plate[0] + 6, -51, plate[2] - 6, first - height * 0.9),
            medium="electricity",
            colour=ink,
        )
        bottom = focus[3] + 0.55 * height
        if rng.random() < 0.5:
            canvas.rectangle((focus[0] - 1.3, focus[1] - 2, focus[2] + 1.3, focus[3] + 2), (tone * 0.3,) * 3, 1)
        found = []
        for rect, label in zip(rects, labels, strict=True):
            value, positions = counter.draw_counter(rng, digits)
            areas = drums.draw(canvas, rng, style, drum_positions=positions, decimals=decimals, rect=rect)
            found.append(register(areas, label, value, decimals, unit="kWh", margin=height * 0.06))
            _write_label(canvas, rng, typeface, rect, label=label, ink=ink)
        _disc(canvas, rng, bottom + float(rng.uniform(6, 10)), plate_width)
        plates.data_block(
            canvas,
            rng,
            repertoire,
            (plate[0] + 6, bottom + 26, plate[2] - 6, plate[3] - 10),
            medium="electricity",
            colour=ink,
        )
        number = plates.serial_number(rng)
        canvas.text(number, (0, plate[3] - 9), float(rng.uniform(3.5, 5.5)), typeface, ink, anchor="middle")
        if rng.random() < 0.6:
            plates.barcode(canvas, rng, (-25, plate[3] + 2, 25, plate[3] + 11))
        for x in (body[0] + 9, body[2] - 9):
            plates.screw(canvas, rng, (x, body[3] - 14), 4)
        if rng.random() < 0.6:
            plates.seal(canvas, rng, (body[0] + 9, body[3] - 2))
        if rng.random() < 0.3:
            x = float(rng.uniform(body[0], 0))
            plates.sticker(canvas, rng, repertoire, (x, body[3] - 24, x + 55, body[3] - 8))
        return tuple(found)

    return Meter(
        Medium.ELECTRICITY,
        Display.ANALOG,
        body,
        focus,
        grown(focus, height * 0.3, (height * 0.3 if labels == (None,) else width * 0.33)),
        paint,
    )


def _write_label(
    canvas: Canvas, rng: np.random.Generator, typeface: str, rect: Rect, *, label: str | None, ink: Colour
) -> None:
    """Print the tariff label on one side of a register and the unit on the other."""
    left, top, right, bottom = rect
    size = (bottom - top) * float(rng.uniform(0.38, 0.6))
    gap = 1.6 + (bottom - top) * float(rng.uniform(0.02, 0.2))  # clear of the dark ground around the drums
    limit = 0.34 * (right - left) - gap
    text = label if label is not None else str(rng.choice(_NO_LABEL))
    size = min(size, limit / text_aspect(text, typeface)) if text else size
    middle = (top + bottom - size) / 2
    on_left = rng.random() < 0.6
    places = {True: ((left - gap, middle), "right"), False: ((right + gap, middle), "left")}
    canvas.text(text, places[on_left][0], size, typeface, ink, anchor=places[on_left][1])
    if rng.random() < 0.8:
        canvas.text("kWh", places[not on_left][0], size, typeface, ink, anchor=places[not on_left][1])


def _disc(canvas: Canvas, rng: np.random.Generator, y: float, plate_width: float) -> None:
    """Draw the slot in which the disc's edge turns, with its scale and sometimes its red mark."""
    half = plate_width * float(rng.uniform(0.22, 0.36))
    canvas.rectangle((-half, y, half, y + 9), (35, 38, 40), 1)
    metal = float(rng.uniform(130, 210))
    canvas.rectangle((-half + 1, y + 3.2, half - 1, y + 5.8), (metal, metal, metal))
    for x in np.arange(-half + 2, half - 1, 1.8):
        canvas.rectangle((x, y + 4.6, x + 0.3, y + 5.8), (40, 40, 40))
    if rng.random() < 0.4:
        x = float(rng.uniform(-half + 3, half - 8))
        canvas.rectangle((x, y + 3.2, x + 5, y + 5.8), (30, 30, 200))
