"""The LCD of an electronic meter: what it shows and where, and how it is lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthetic import segments
from training.synthetic.canvas import Canvas, Colour, Rect
from training.synthetic.meter import register
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth
from training.synthetic.typefaces import text_aspect

_OBIS = ("1.8.0", "1.8.1", "1.8.2", "2.8.0", "2.8.1", "2.8.2")
_WORDS = ("Bezug", "Lieferung", "Summe", "HT", "NT")
_SETS: dict[int, tuple[tuple[str, ...], ...]] = {
    2: (("1.8.0", "2.8.0"), ("1.8.1", "1.8.2"), ("Bezug", "Lieferung"), ("HT", "NT"), ("2.8.1", "2.8.2")),
    3: (("1.8.0", "1.8.1", "1.8.2"), ("2.8.0", "2.8.1", "2.8.2"), ("Summe", "HT", "NT")),
}
#: Ground and ink: grey-green reflective, lit green, lit blue, amber, white; light on dark.
_LIGHTS: tuple[tuple[Colour, Colour], ...] = (
    ((150, 172, 160), (40, 45, 42)), ((165, 175, 172), (30, 32, 34)), ((140, 160, 140), (50, 52, 48)),
    ((70, 235, 120), (30, 50, 30)), ((235, 150, 60), (70, 30, 10)), ((70, 170, 245), (15, 30, 50)),
    ((225, 225, 220), (40, 40, 45)), ((150, 60, 20), (250, 240, 225)), ((28, 22, 20), (235, 225, 215)),
    ((120, 190, 170), (25, 50, 40)), ((175, 190, 150), (45, 50, 40)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One register on the display."""

    tariff: str | None
    #: The digits as shown, blanks for leading places that are off; no point.
    text: str
    decimals: int
    position: tuple[float, float]
    height: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A display and its lines."""

    glass: Rect
    style: segments.SegmentStyle
    lines: tuple[Line, ...]
    ground: Colour
    ink: Colour
    ghost: Colour | None
    label_width: float
    #: The label stands over its line, not left of it.
    above: bool

    @property
    def focus(self) -> Rect:
        """Where the registers are."""
        left = min(line.position[0] for line in self.lines)
        right = max(line.position[0] + line.height * len(line.text) * self.style.advance for line in self.lines)
        return left, self.lines[0].position[1], right, self.lines[-1].position[1] + self.lines[-1].height

    @property
    def keep(self) -> Rect:
        """Where the registers and their labels are."""
        left, top, right, bottom = self.focus
        height = self.lines[0].height
        labelled = self.label_width if any(line.tariff for line in self.lines) else 0.0
        return (
            left - labelled - 0.2 * height,
            top - (0.6 if self.above else 0.2) * height,
            right + 0.2 * height,
            bottom + 0.2 * height,
        )


def layout(rng: np.random.Generator, repertoire: Repertoire) -> Panel:
    """Draw what a display shows."""
    style = segments.segment_style(rng, repertoire)
    ground, ink = _LIGHTS[rng.integers(len(_LIGHTS))]
    fade = float(rng.uniform(0.0, 0.45)) ** 1.5
    ink = _mix(ink, ground, fade)
    ghost = _mix(ground, ink, float(rng.uniform(0.03, 0.2))) if rng.random() < 0.4 else None
    count = int(rng.choice([1, 2, 3], p=[0.72, 0.2, 0.08]))
    places = int(rng.integers(5, 9))
    height = float(rng.uniform(8, 13)) * (0.75 if count > 1 else 1.0)
    decimals = int(rng.choice([0, 1, 2, 3, 4], p=[0.45, 0.2, 0.15, 0.15, 0.05]))
    decimals = min(decimals, places - 3)
    tariffs: tuple[str | None, ...]
    if count > 1:
        tariffs = _SETS[count][rng.integers(len(_SETS[count]))]
    elif rng.random() < 0.75:
        tariffs = (str(rng.choice(_OBIS if rng.random() < 0.65 else _WORDS)),)
    else:
        tariffs = (None,)
    leading = rng.random()
    pitch = height * float(rng.uniform(1.35, 1.7))
    lines = []
    for index, tariff in enumerate(tariffs):
        number = int(rng.integers(0, 10 ** int(rng.integers(2, places + 1))))
        text = f"{number:0{max(3, decimals + 1)}d}"
        text = text.zfill(places) if leading < 0.6 else text.rjust(places)
        if ghost is None:  # a place that is off cannot be seen: it is no place
            shown = text.lstrip()
            x = height * style.advance * (places - len(shown))
            lines.append(Line(tariff, shown, decimals, (x, index * pitch), height))
        else:
            lines.append(Line(tariff, text, decimals, (0.0, index * pitch), height))
    width = height * style.advance * places
    label_width = 0.27 * width
    margin = height * float(rng.uniform(0.25, 0.6))
    extra = height * float(rng.uniform(0.4, 1.2))
    above = count == 1 and not (tariffs[0] or "")[:1].isdigit() and rng.random() < 0.5
    top = -margin - extra * 0.5 - (0.5 * height if above else 0.0)
    glass = (
        -label_width - margin,
        top,
        width + 0.16 * width + margin,
        pitch * (count - 1) + height + margin + extra,
    )
    return Panel(glass, style, tuple(lines), ground, ink, ghost, label_width, above)


def draw_panel(canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, panel: Panel) -> None:
    """Draw the glass, its frame, and the annunciators."""
    left, top, right, bottom = panel.glass
    rim = float(rng.uniform(1, 5))
    tone = float(rng.choice([25, 60, 150]))
    canvas.rectangle((left - rim, top - rim, right + rim, bottom + rim), (tone,) * 3, 1.5)
    canvas.rectangle(panel.glass, panel.ground, 0.5)
    wave = 1 + 0.12 * rng.standard_normal((3, 4)).astype(np.float32)
    canvas.shade(panel.glass, np.asarray(np.clip(wave, 0.7, 1.15), np.float32))
    height = panel.lines[0].height
    small = height * float(rng.uniform(0.16, 0.24))
    typeface = repertoire.typefaces[0]
    y = bottom - small * 1.6
    x = left + small
    for word in rng.permutation(np.array(["L1", "L2", "L3", "T1", "T2", "+A", "-A", "P", "RLZ", "COM", "3x"])):
        if rng.random() < 0.4:
            canvas.text(str(word), (x, y), small, typeface, panel.ink)
        x += small * 3.4
        if x > right - 3 * small:
            break
    if rng.random() < 0.4 and bottom - y > small:
        arrow = np.array([(0.0, 0.0), (1.0, 0.5), (0.0, 1.0)]) * small * 1.4 + np.array(
            [left + small, top + small * 0.4]
        )
        canvas.polygon(arrow, panel.ink)
    room = bottom - (panel.lines[-1].position[1] + height) - 2.4 * small
    if room > small * 2 and rng.random() < 0.5:  # power, time or date: smaller digits that are no register
        power = f"{rng.integers(0, 9999):>4d}"
        segments.draw_text(
            canvas, panel.style, power, (height, bottom - 2 * small - room * 0.8), height=room * 0.75, colour=panel.ink
        )
        canvas.text("W", (height + room * 3.6, bottom - 2 * small - room * 0.5), small, typeface, panel.ink)


def draw_line(
    canvas: Canvas, rng: np.random.Generator, repertoire: Repertoire, panel: Panel, line: Line
) -> RegisterTruth:
    """Draw one register with its label and unit."""
    style, height = panel.style, line.height
    x, y = line.position
    shadow = _mix(panel.ground, panel.ink, 0.18)
    shown = line.text
    pointed = f"{shown[: -line.decimals]}.{shown[-line.decimals :]}" if line.decimals else shown
    if rng.random() < 0.3:
        segments.draw_text(canvas, style, pointed, (x + height * 0.04, y + height * 0.05), height=height, colour=shadow)
    segments.draw_text(canvas, style, pointed, (x, y), height=height, colour=panel.ink, ghost=panel.ghost)
    typeface = str(rng.choice(repertoire.typefaces))
    end = x + height * style.advance * len(shown)
    unit = "kWh" if rng.random() < 0.9 else "KWH"
    unit_height = height * float(rng.uniform(0.22, 0.34))
    canvas.text(unit, (end + 0.1 * height, y + height - unit_height * 1.1), unit_height, typeface, panel.ink)
    _draw_label(canvas, rng, panel, line, typeface)
    areas = segments.cells(style, shown, (x, y), height, line.decimals)
    return register(areas, line.tariff, shown.strip(), line.decimals, unit="kWh", margin=height * 0.06)


def _draw_label(canvas: Canvas, rng: np.random.Generator, panel: Panel, line: Line, typeface: str) -> None:
    """Draw an OBIS code in small segments or print, or a word; sometimes a code that is no tariff."""
    x, y = line.position
    height = line.height
    label = line.tariff
    if label is None:
        if rng.random() < 0.6:
            return
        label = str(rng.choice(["16.7.0", "F.F", "0.0.0", "C.1.0", "T", "32.7.0"]))
    obis = label[0].isdigit()
    limit = min(panel.label_width, 0.28 * height * panel.style.advance * len(line.text))
    right = x - 0.18 * height
    if obis and not panel.above and rng.random() < 0.6:
        size = min(height * float(rng.uniform(0.32, 0.5)), limit / (3 * panel.style.advance))
        width = size * 3 * panel.style.advance
        top = y if rng.random() < 0.5 else y + height - size
        parts = label.split(".")
        if all(len(part) == 1 for part in parts):
            segments.draw_text(
                canvas, panel.style, ".".join(parts), (right - width, top), height=size, colour=panel.ink
            )
            return
    size = min(height * float(rng.uniform(0.3, 0.45)), limit / text_aspect(label, typeface))
    if panel.above:
        size = height * float(rng.uniform(0.24, 0.34))
        canvas.text(label, (x + height * float(rng.uniform(-0.2, 0.8)), y - 1.5 * size), size, typeface, panel.ink)
        return
    canvas.text(
        label, (right, y + (height - size) * float(rng.uniform(0, 1))), size, typeface, panel.ink, anchor="right"
    )


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return a with a share of b."""
    return tuple(p + share * (q - p) for p, q in zip(a, b, strict=True))  # type: ignore[return-value]
