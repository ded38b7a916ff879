"""Charts as SVG elements; colours come from the page's style sheet, so that they follow its dark mode."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from streams.status.markup import tag

#: Units of the view box.
LINE_WIDTH, LINE_HEIGHT = 600.0, 80.0
BAR_WIDTH, BAR_HEIGHT = 100.0, 10.0
#: A bar of drift ends at this many thresholds.
MOST = 2.0


def sparkline(values: Sequence[float], label: str) -> Element:
    """Return a line with the area below it filled, from 0 to the highest of the values, the newest at the right."""
    top = max(values, default=0.0) or 1.0
    step = LINE_WIDTH / max(1, len(values) - 1)
    points = [
        f"{number * step:.1f},{LINE_HEIGHT - (LINE_HEIGHT - 4) * one / top:.1f}" for number, one in enumerate(values)
    ]
    line = " ".join(points)
    area = f"0,{LINE_HEIGHT:g} {line} {(len(values) - 1) * step:.1f},{LINE_HEIGHT:g}" if points else ""
    return tag(
        "svg", tag("polygon", points=area, class_="area"), tag("polyline", points=line, class_="line"),
        viewBox=f"0 0 {LINE_WIDTH:g} {LINE_HEIGHT:g}", preserveAspectRatio="none", role="img", aria_label=label,
        class_="spark",
    )  # fmt: skip


def share_bar(share: float, label: str, *, mark: float | None = None) -> Element:
    """Return a bar for a share (0..1), with a mark at another one."""
    return _bar(share, label, "fill", mark)


def drift_bar(ratio: float, label: str, *, drifts: bool) -> Element:
    """Return a bar for a score in thresholds, with a mark where drift begins."""
    return _bar(ratio / MOST, label, "alarm" if drifts else "near" if ratio > 0.8 else "fill", 1 / MOST)


def _bar(share: float, label: str, kind: str, mark: float | None) -> Element:
    width = BAR_WIDTH * min(1.0, max(0.0, share))
    return tag(
        "svg",
        tag("title", label),
        tag("rect", class_="track", width=BAR_WIDTH, height=BAR_HEIGHT, rx=2),
        tag("rect", class_=kind, width=width, height=BAR_HEIGHT, rx=2),
        None if mark is None else tag("rect", class_="mark", x=BAR_WIDTH * mark - 0.5, width=1, height=BAR_HEIGHT),
        viewBox=f"0 0 {BAR_WIDTH:g} {BAR_HEIGHT:g}", preserveAspectRatio="none", role="img", aria_label=label,
        class_="bar",
    )  # fmt: skip
