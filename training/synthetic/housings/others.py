"""Things that are no meter, many of them with rows of digits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.synthetic.canvas import Canvas, Colour
from training.synthetic.housings.devices import alarm_clock, breakers, clock, keys
from training.synthetic.housings.papers import codes, number_plate, page
from training.synthetic.meter import Meter
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect, oval
from training.synthetic.truth import RegisterTruth

_Painter = Callable[[Canvas, np.random.Generator, Repertoire, Rect], None]


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


_PAINTERS: tuple[_Painter, ...] = (
    page, page, page, keys, clock, number_plate, codes, alarm_clock, _creature, _things, _things, breakers,
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
