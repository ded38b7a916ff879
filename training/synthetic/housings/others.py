"""Things that are no meter, many of them with rows of digits."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from training.synthetic import plates, segments
from training.synthetic.canvas import Canvas, Colour, Rect, oval
from training.synthetic.meter import Meter
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth

_Painter = Callable[[Canvas, np.random.Generator, Repertoire, Rect], None]
_WORDS = (
    "Zählerstand bitte bis zum 15. ablesen", "Sehr geehrte Damen und Herren", "Ablesekarte", "Zählernummer",
    "Wir konnten Sie leider nicht antreffen", "Kundennummer", "Stadtwerke", "Treppenhausreinigung", "Hausordnung",
    "Bitte Tür schließen", "Datum", "Unterschrift", "Verbrauch kWh", "Rechnung Nr.", "Betrag EUR", "Öffnungszeiten",
)  # fmt: skip
_DARK: Colour = (35, 33, 32)


def _paper(canvas: Canvas, rng: np.random.Generator, rect: Rect) -> None:
    tone = float(rng.uniform(200, 250))
    canvas.rectangle(rect, (tone * float(rng.uniform(0.8, 1)), tone, tone), float(rng.uniform(0, 2)))


def _page(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _keys(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _clock(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _number_plate(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _codes(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _alarm_clock(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


def _creature(canvas: Canvas, rng: np.random.Generator, _: Repertoire, rect: Rect) -> None:
    """Something furry or a face: ovals in one colour family, ears, eyes."""
    centre = np.array([(rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2])
    radius = min(rect[2] - rect[0], rect[3] - rect[1]) / 2
    fur = rng.uniform(0.2, 1.0) * np.array([120, 170, 220]) * rng.uniform(0.8, 1.2, 3)
    colour: Colour = tuple(float(min(255, v)) for v in fur)  # type: ignore[assignment]
    dark: Colour = tuple(0.7 * v for v in colour)  # type: ignore[assignment]
    canvas.ellipse((float(centre[0]), float(centre[1] + radius)), (radius * 1.3, radius * 1.1), dark)
    for side in (-1, 1):
        base = centre + np.array([side * radius * 0.55, -radius * 0.5])
        canvas.polygon(base + np.array([(-0.3, 0.2), (side * 0.2, -0.6), (0.3, 0.2)]) * radius, dark)
    canvas.ellipse((float(centre[0]), float(centre[1])), (radius * 0.85, radius * 0.75), colour)
    for side in (-1, 1):
        x, y = float(centre[0] + side * radius * 0.33), float(centre[1] - radius * 0.1)
        canvas.ellipse((x, y), (radius * 0.14, radius * 0.12), (90, 190, 180))
        canvas.ellipse((x, y), (radius * 0.05, radius * 0.11), (20, 20, 20))
    canvas.ellipse((float(centre[0]), float(centre[1] + radius * 0.2)), (radius * 0.09, radius * 0.06), (120, 110, 190))
    for _index in range(60):
        start = centre + rng.normal(0, 0.5, 2) * radius
        canvas.line(np.array([start, start + rng.normal(0, 0.08, 2) * radius]), dark, 0.6)


def _things(canvas: Canvas, rng: np.random.Generator, _: Repertoire, rect: Rect) -> None:
    """A room: furniture, pipes, plants as plain shapes."""
    for _index in range(int(rng.integers(4, 16))):
        x, y = rng.uniform(rect[0], rect[2]), rng.uniform(rect[1], rect[3])
        width, height = rng.uniform(5, 70, 2)
        colour: Colour = tuple(float(v) for v in rng.uniform(10, 240) * rng.uniform(0.6, 1.1, 3))  # type: ignore[assignment]
        if rng.random() < 0.5:
            canvas.rectangle((x, y, x + width, y + height), colour, float(rng.uniform(0, 6)))
        elif rng.random() < 0.5:
            canvas.polygon(oval((x, y), (width / 2, height / 2)), colour)
        else:
            canvas.line(
                np.cumsum(rng.normal(0, 18, (6, 2)), axis=0) + np.array([x, y]), colour, float(rng.uniform(1, 9))
            )


def _breakers(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
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


_PAINTERS: tuple[_Painter, ...] = (
    _page, _page, _page, _keys, _clock, _number_plate, _codes, _alarm_clock, _creature, _things, _things, _breakers,
)  # fmt: skip


def design(rng: np.random.Generator, repertoire: Repertoire) -> Meter:
    """Draw something that is no meter."""
    width, height = float(rng.uniform(90, 180)), float(rng.uniform(90, 200))
    rect: Rect = (-width / 2, -height / 2, width / 2, height / 2)
    painter = _PAINTERS[rng.integers(len(_PAINTERS))]
    bare = rng.random() < 0.06

    def paint(canvas: Canvas) -> tuple[RegisterTruth, ...]:
        if not bare:
            painter(canvas, rng, repertoire, rect)
        return ()

    return Meter(None, None, (rect[0] - 60, rect[1] - 60, rect[2] + 60, rect[3] + 60), rect, rect, paint)
