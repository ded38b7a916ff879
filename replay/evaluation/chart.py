"""Charts over the unit square, as SVG."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
#: Pixels: the square, and the room around it for the axes' names.
SIDE, LEFT, TOP, BELOW, RIGHT = 320, 60, 40, 54, 20
WIDTH, HEIGHT = LEFT + SIDE + RIGHT, TOP + SIDE + BELOW
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, the names of the axes, and what is drawn; all x are 0..1, all y 0..`top`."""

    title: str
    across: str
    up: str
    #: What stands at the upper end of the y axis.
    top: float = 1.0
    line: Sequence[Point] = ()
    dots: Sequence[Point] = ()
    #: A dashed line for comparison.
    dashed: Sequence[Point] = ()
    #: Of the x axis, dotted.
    mark: float | None = None


def svg(charts: Sequence[Chart]) -> str:
    """Return one picture with the charts side by side."""
    drawn = "".join(
        f'<g transform="translate({place * WIDTH} 0)">{_chart(chart)}</g>' for place, chart in enumerate(charts)
    )
    names = html.escape("; ".join(chart.title for chart in charts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(charts)} {HEIGHT}"'
        f' width="{WIDTH * len(charts)}" role="img" aria-label="{names}" font-family="system-ui, sans-serif"'
        f' font-size="12" fill="#1c2430"><rect width="100%" height="100%" fill="#fff"/>{drawn}</svg>'
    )


def _chart(chart: Chart) -> str:
    def at(point: Point) -> Point:
        return LEFT + SIDE * point[0], TOP + SIDE * (1 - point[1] / chart.top)

    def path(points: Sequence[Point], style: str) -> str:
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, points))
        return f'<polyline points="{text}" fill="none" {style}/>' if points else ""

    parts = [f'<text x="{LEFT}" y="22" font-size="14" font-weight="600">{html.escape(chart.title)}</text>']
    for tick in _TICKS:
        (x, y), foot = at((tick, tick * chart.top)), TOP + SIDE
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + SIDE}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e8ef"/>')
        parts.append(f'<text x="{x:.1f}" y="{foot + 18}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick * chart.top:.3g}</text>')
    parts.append(path(chart.dashed, 'stroke="#7a8699" stroke-dasharray="5 4"'))
    parts.append(path(chart.line, 'stroke="#1f6feb" stroke-width="2"'))
    for x, y in map(at, chart.dots):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f6feb"/>')
    if chart.mark is not None:
        parts.append(path([(chart.mark, 0), (chart.mark, chart.top)], 'stroke="#c0392b" stroke-dasharray="2 3"'))
    middle = TOP + SIDE / 2
    parts.append(
        f'<text x="{LEFT + SIDE / 2}" y="{HEIGHT - 12}" text-anchor="middle">{html.escape(chart.across)}</text>'
    )
    parts.append(
        f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">{html.escape(chart.up)}</text>'
    )
    return "".join(parts)
