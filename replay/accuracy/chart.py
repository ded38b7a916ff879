"""Past runs as a chart: SVG for a page, a line of blocks for the console."""

from __future__ import annotations

import html
from collections.abc import Sequence

_BLOCKS = "▁▂▃▄▅▆▇█"
#: Pixels: the plot, and the room around it.
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BELOW = 640, 150, 60, 30, 20, 30


def sparkline(values: Sequence[float]) -> str:
    """Return one block a value, from the lowest to the highest of them.

    >>> sparkline([0.90, 0.95, 1.0]), sparkline([1, 1])
    ('▁▅█', '▄▄')
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if high == low:
        return "▄" * len(values)
    return "".join(_BLOCKS[round((value - low) / (high - low) * 7 + 1e-9)] for value in values)


def svg(title: str, runs: Sequence[tuple[str, float, bool]], form: str) -> str:
    """Return a picture of one figure over the runs.

    Args:
        title: What the figure is.
        runs: When, how much, and whether the run failed: its dot is red.
        form: How the figure is written on the axis, such as ".1%".
    """
    values = [value for _, value, _ in runs]
    low, high = min(values), max(values)
    room = 0.1 * (high - low) or 0.02 * abs(high) or 0.01
    low, high = low - room, high + room

    def at(number: int, value: float) -> tuple[float, float]:
        across = number / (len(runs) - 1) if len(runs) > 1 else 0.5
        return LEFT + WIDTH * across, TOP + HEIGHT * (high - value) / (high - low)

    points = [at(number, value) for number, value in enumerate(values)]
    parts = [f'<text x="{LEFT}" y="18" font-size="14" font-weight="600">{html.escape(title)}</text>']
    for share in (0.0, 0.5, 1.0):
        y, value = TOP + HEIGHT * (1 - share), low + share * (high - low)
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e8ef"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:{form}}</text>')
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1f6feb" stroke-width="2"/>')
    for (x, y), (when, value, failed) in zip(points, runs, strict=True):
        colour = "#c0392b" if failed else "#1f6feb"
        said = html.escape(f"{when}: {value:{form}}")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"><title>{said}</title></circle>')
    ends = [(0, "start"), (len(runs) - 1, "end")][: len(runs)]
    for number, anchor in ends:
        parts.append(
            f'<text x="{points[number][0]:.1f}" y="{TOP + HEIGHT + 20}" text-anchor="{anchor}">'
            f"{html.escape(runs[number][0][:10])}</text>"
        )
    width, height = LEFT + WIDTH + RIGHT, TOP + HEIGHT + BELOW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"'
        f' aria-label="{html.escape(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#1c2430">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )
