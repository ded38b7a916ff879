"""What is printed on meters and stuck to them: name plates, serial numbers, barcodes, screws."""

from __future__ import annotations

import numpy as np

from training.synthetic.canvas import Canvas, Colour
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect

_MAKERS = (
    "Albrandt", "NORDMESS", "Kalven & Sohn", "Elvera", "TRIMETRA", "Hydrola", "Gastor", "Voltis AG", "IMEX", "Sirona",
    "ZWA Messtechnik", "Orbis", "DELTAMESS", "Ostra", "Pollard", "AQUANORM",
)  # fmt: skip
_LINES = {
    "electricity": (
        "Drehstromzähler", "Wechselstromzähler", "3x230/400V  10(60)A", "230V  10(40)A  50Hz", "75 U/kWh", "Kl. 2",
        "Eigentum der Stadtwerke", "IEC 62053-21", "1600 imp/kWh", "SINGLE PHASE METER", "Typ DS 4.2", "RA 5000 imp/kWh",
        "MID M18 0102", "Zweitarif", "CE  DE-16-MI003", "Made in Germany", "DIN EN 50470", "Bj. 1998",
    ),
    "gas": (
        "Qmax 6 m³/h", "Qmin 0,04 m³/h", "pmax 0,5 bar", "V 1,2 dm³", "G4", "BK-G4", "1 imp = 0,01 m³", "EN 1359:1998",
        "tm -25..+55 °C", "Kl. 1,5", "Bj. 2007", "CE M12 0085", "Gaszähler", "Erdgas", "G6  V 2 dm³",
    ),
    "water": (
        "Q3=2,5 m³/h", "Qn 1,5", "Q3/Q1 = 100", "MAP 16", "T30", "Kl. B-H", "DE-15-MI001", "R80H R40V", "DN 15", "PN16",
        "eichgültig bis 2024", "L=110", "Hauswasserzähler", "kalt 30 °C",
    ),
}  # fmt: skip


def serial_number(rng: np.random.Generator) -> str:
    """Draw a serial number."""
    digits = "".join(str(digit) for digit in rng.integers(0, 10, int(rng.integers(6, 12))))
    return [digits, f"Nr. {digits}", f"No {digits[:4]} {digits[4:]}", f"1 {digits[:3]} 00 {digits[3:]}"][
        rng.integers(4)
    ]


def maker(rng: np.random.Generator) -> str:
    """Draw the name of a maker that does not exist."""
    return str(rng.choice(_MAKERS))


def line(rng: np.random.Generator, medium: str) -> str:
    """Draw a line of technical data."""
    return str(rng.choice(_LINES[medium]))


def data_block(
    canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect, *, medium: str, colour: Colour
) -> None:
    """Fill a rectangle with lines of technical data in one or two columns."""
    left, top, right, bottom = rect
    height = float(rng.uniform(1.8, 3.0))
    typeface = str(rng.choice(repertoire.typefaces))
    y = top
    while y + height < bottom:
        canvas.text(line(rng, medium), (left, y), height, typeface, colour)
        if rng.random() < 0.6:
            canvas.text(line(rng, medium), (right, y), height, typeface, colour, anchor="right")
        y += height * float(rng.uniform(1.5, 2.2))


def barcode(canvas: Canvas, rng: np.random.Generator, rect: Rect, colour: Colour = (25, 25, 25)) -> None:
    """Draw a barcode on white."""
    left, top, right, bottom = rect
    canvas.rectangle((left - 2, top - 1, right + 2, bottom + 1), (240, 240, 240))
    x = left
    while x < right:
        width = float(rng.choice([0.35, 0.7, 1.05]))
        canvas.rectangle((x, top, min(right, x + width), bottom), colour)
        x += width + float(rng.choice([0.35, 0.7, 1.05]))


def data_matrix(canvas: Canvas, rng: np.random.Generator, rect: Rect) -> None:
    """Draw a two-dimensional code."""
    modules = int(rng.integers(12, 22))
    bits = (rng.random((modules, modules)) < 0.5).astype(np.uint8) * 215 + 20
    bits[:, 0] = bits[-1] = 20
    size = canvas.size(rect)
    if min(size) > 1:
        rows = np.minimum(np.arange(size[0]) * modules // size[0], modules - 1)
        columns = np.minimum(np.arange(size[1]) * modules // size[1], modules - 1)
        canvas.paste(np.repeat(bits[rows][:, columns][..., None], 3, axis=2), rect)


def sticker(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, rect: Rect) -> None:
    """Stick a label with a number, a name or handwriting over a rectangle."""
    left, top, right, bottom = rect
    paper: Colour = [(238, 240, 240), (170, 225, 240), (90, 215, 245), (200, 235, 200)][rng.integers(4)]
    canvas.rectangle(rect, paper, 0.8)
    height = (bottom - top) * float(rng.uniform(0.3, 0.5))
    typeface = repertoire.handwriting if rng.random() < 0.35 else str(rng.choice(repertoire.typefaces))
    text = str(
        rng.choice([serial_number(rng), f"{maker(rng)[:6]} {rng.integers(10, 9999)}", str(rng.integers(1, 999))])
    )
    canvas.text(
        text, ((left + right) / 2, (top + bottom - height) / 2), height, typeface, (40, 30, 30), anchor="middle"
    )


def screw(canvas: Canvas, rng: np.random.Generator, centre: tuple[float, float], radius: float) -> None:
    """Draw a screw's head."""
    grey = float(rng.uniform(90, 190))
    canvas.ellipse(centre, (radius * 1.15, radius * 1.15), (grey * 0.4,) * 3)
    canvas.ellipse(centre, (radius, radius), (grey, grey, grey))
    angle = float(rng.uniform(0, np.pi))
    for turn in (0.0, np.pi / 2) if rng.random() < 0.5 else (0.0,):
        step = 0.75 * radius * np.array([np.cos(angle + turn), np.sin(angle + turn)])
        canvas.line(np.array([np.array(centre) - step, np.array(centre) + step]), (grey * 0.3,) * 3, radius * 0.25)


def seal(canvas: Canvas, rng: np.random.Generator, centre: tuple[float, float]) -> None:
    """Draw a lead or plastic seal on its wire."""
    colour: Colour = [(120, 125, 130), (40, 60, 170), (150, 90, 30), (60, 150, 220)][rng.integers(4)]
    x, y = centre
    wire = np.array([(x, y), (x + rng.uniform(-6, 6), y - 8), (x + rng.uniform(-8, 8), y - 14)])
    canvas.line(wire, (110, 120, 125), 0.6)
    canvas.ellipse(centre, (3.5, 3.5), colour)
    canvas.ellipse(centre, (2.4, 2.4), tuple(0.8 * channel for channel in colour))  # type: ignore[arg-type]
