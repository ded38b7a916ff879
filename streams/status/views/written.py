"""Figures as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from streams.status.markup import Child, tag

#: What stands where nobody knows.
UNKNOWN = "-"


def seconds(value: float | None) -> str:
    """Return a duration.

    >>> seconds(0.0123), seconds(0.25), seconds(4.21), seconds(400), seconds(None)
    ('12 ms', '250 ms', '4.2 s', '6.7 min', '-')
    """
    if value is None:
        return UNKNOWN
    if value < 1:
        return f"{1000 * value:.0f} ms"
    return f"{value:.1f} s" if value < 120 else f"{value / 60:.1f} min"


def share(value: float | None) -> str:
    """Return a share of 1 in percent.

    >>> share(0.123), share(None)
    ('12.3 %', '-')
    """
    return UNKNOWN if value is None else f"{100 * value:.1f} %"


def size(count: float) -> str:
    """Return a number of bytes.

    >>> size(900), size(1_234_567)
    ('1 kB', '1.2 MB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def clock(time: str) -> str:
    """Return the time of day, UTC, of an ISO 8601 time; what is none stays as it is.

    >>> clock("2026-03-01T12:30:05.120+00:00")
    '12:30:05'
    """
    try:
        return f"{datetime.fromisoformat(time).astimezone(UTC):%H:%M:%S}"
    except ValueError:
        return time


def table(heading: Sequence[str], rows: Iterable[Sequence[Child]]) -> Element:
    """Return a table that scrolls by itself where the screen is too narrow."""
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", name) for name in heading))),
            tag("tbody", *(tag("tr", *(tag("td", cell) for cell in row)) for row in rows)),
        ),
        class_="wide",
    )
