"""What an LCD shows and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthetic import segments
from training.synthetic.canvas import Colour
from training.synthetic.repertoire import Repertoire
from training.synthetic.shapes import Rect

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
    ink = mix(ink, ground, fade)
    ghost = mix(ground, ink, float(rng.uniform(0.03, 0.2))) if rng.random() < 0.4 else None
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


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return a with a share of b."""
    return tuple(p + share * (q - p) for p, q in zip(a, b, strict=True))  # type: ignore[return-value]
