"""The LCD of an electronic meter, drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.synthetic import segments
from training.synthetic.canvas import Canvas
from training.synthetic.housings.panel import Line, Panel, mix
from training.synthetic.meter import register
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth
from training.synthetic.typefaces import text_aspect


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
    shadow = mix(panel.ground, panel.ink, 0.18)
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
        style = replace(panel.style, advance=panel.style.advance + 0.15)  # room for the points
        size = min(height * float(rng.uniform(0.32, 0.5)), limit / (3 * style.advance))
        width = size * 3 * style.advance
        top = y if rng.random() < 0.5 else y + height - size
        parts = label.split(".")
        if all(len(part) == 1 for part in parts):
            segments.draw_text(canvas, style, ".".join(parts), (right - width, top), height=size, colour=panel.ink)
            return
    size = min(height * float(rng.uniform(0.3, 0.45)), limit / text_aspect(label, typeface))
    if panel.above:
        size = height * float(rng.uniform(0.24, 0.34))
        canvas.text(label, (x + height * float(rng.uniform(-0.2, 0.8)), y - 1.5 * size), size, typeface, panel.ink)
        return
    canvas.text(
        label, (right, y + (height - size) * float(rng.uniform(0, 1))), size, typeface, panel.ink, anchor="right"
    )
