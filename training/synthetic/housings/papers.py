"""Printed things that are no meter: letters, notices, parcel labels, number plates."""

from __future__ import annotations

import numpy as np

from training.synthetic import plates
from training.synthetic.canvas import Canvas, Colour
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect

_WORDS = (
    "Zählerstand bitte bis zum 15. ablesen", "Sehr geehrte Damen und Herren", "Ablesekarte", "Zählernummer",
    "Wir konnten Sie leider nicht antreffen", "Kundennummer", "Stadtwerke", "Treppenhausreinigung", "Hausordnung",
    "Bitte Tür schließen", "Datum", "Unterschrift", "Verbrauch kWh", "Rechnung Nr.", "Betrag EUR", "Öffnungszeiten",
)  # fmt: skip


_DARK: Colour = (35, 33, 32)


def _paper(canvas: Canvas, rng: np.random.Generator, rect: Rect) -> None:
    tone = float(rng.uniform(200, 250))
    canvas.rectangle(rect, (tone * float(rng.uniform(0.8, 1)), tone, tone), float(rng.uniform(0, 2)))


def page(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A letter, a notice, a reading card."""
    _paper(canvas, rng, rect)
    left, top, right, bottom = rect
    typeface = str(rng.choice(repertoire.typefaces))
    height = float(rng.uniform(2.5, 6))
    y = top + 8
    while y < bottom - 8:
        text = str(rng.choice(_WORDS))
        if rng.random() < 0.35:
            text = f"{text}  {rng.integers(0, 10**6)}"
        face = repertoire.handwriting if rng.random() < 0.1 else typeface
        canvas.text(text, (left + 8, y), height * float(rng.choice([1, 1, 1, 1.6])), face, _DARK)
        if rng.random() < 0.15:  # boxes for handwritten digits
            for index in range(int(rng.integers(4, 9))):
                x = right - 70 + index * 7.5
                canvas.frame((x, y - 1, x + 7, y + 8), _DARK, 0.3)
                if rng.random() < 0.8:
                    canvas.text(str(rng.integers(10)), (x + 1.8, y + 1), 5, repertoire.handwriting, (150, 60, 30))
            y += 6
        y += height * float(rng.uniform(1.6, 3))


def codes(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A parcel label: barcodes and numbers."""
    _paper(canvas, rng, rect)
    left, top, right, bottom = rect
    y = top + 6
    while y < bottom - 24:
        plates.barcode(canvas, rng, (left + 8, y, right - 8, y + 14))
        typeface = str(rng.choice(repertoire.typefaces))
        canvas.text(
            " ".join(str(rng.integers(1000, 9999)) for _ in range(4)),
            ((left + right) / 2, y + 17),
            4,
            typeface,
            _DARK,
            anchor="middle",
        )
        y += float(rng.uniform(26, 50))


def number_plate(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """A car's number plate or a house number."""
    left, top, right, _ = rect
    plate = (left, top + 20, right, top + 20 + (right - left) * 0.22)
    paint: Colour = tuple(float(v) for v in rng.uniform(20, 180, 3))  # type: ignore[assignment]
    canvas.rectangle((left - 30, top - 20, right + 30, plate[3] + 40), paint, 6)
    canvas.rectangle(plate, (240, 240, 240) if rng.random() < 0.7 else (160, 60, 30), 2)
    canvas.frame(plate, (30, 30, 30), 1.2, 2)
    letters = "".join(rng.choice(list("ABCDEFGHKLMNPRSTVWXYZ"), 3))
    height = (plate[3] - plate[1]) * 0.62
    text = f"{letters[:1]} {letters[1:]} {rng.integers(1, 9999)}"
    canvas.text(
        text,
        ((left + right) / 2, plate[1] + height * 0.3),
        height,
        str(rng.choice(repertoire.typefaces)),
        (30, 25, 25),
        anchor="middle",
    )
