"""The five shapes of a panel: a figure, lines, bars, a history of states, a table."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.house.board import Level, Panel, Query


def figure(
    title: str,
    description: str,
    unit: str,
    expr: str,
    legend: str = "",
    *,
    levels: tuple[Level, ...] = (),
    words: Mapping[float, str] | None = None,
    alerts: tuple[str, ...] = (),
    width: int = 4,
) -> Panel:
    """Return the newest value, large; one for each series."""
    asked = (Query(expr, legend),)
    return Panel(title, description, unit, asked, "stat", levels, words or {}, alerts, width=width, height=4)


def lines(
    title: str,
    description: str,
    unit: str,
    *queries: tuple[str, str],
    levels: tuple[Level, ...] = (),
    lowest: float | None = 0,
    highest: float | None = None,
    alerts: tuple[str, ...] = (),
    width: int = 12,
    repeat: str = "",
) -> Panel:
    """Return how values went over time; `queries` are pairs of expression and legend."""
    asked = tuple(Query(*query) for query in queries)
    return Panel(
        title,
        description,
        unit,
        asked,
        levels=levels,
        alerts=alerts,
        lowest=lowest,
        highest=highest,
        width=width,
        repeat=repeat,
    )


def bars(
    title: str,
    description: str,
    unit: str,
    *queries: tuple[str, str],
    levels: tuple[Level, ...] = (),
    alerts: tuple[str, ...] = (),
    highest: float | None = None,
    width: int = 12,
) -> Panel:
    """Return the newest values beside each other."""
    asked = tuple(Query(*query) for query in queries)
    return Panel(
        title, description, unit, asked, "bargauge", levels, alerts=alerts, lowest=0, highest=highest, width=width
    )


def history(
    title: str,
    description: str,
    unit: str,
    expr: str,
    legend: str,
    *,
    levels: tuple[Level, ...],
    alerts: tuple[str, ...] = (),
    reports: bool = False,
    height: int = 10,
) -> Panel:
    """Return a line of coloured cells for each series: a heat map whose colours are the levels."""
    return Panel(
        title,
        description,
        unit,
        (Query(expr, legend),),
        "status-history",
        levels,
        alerts=alerts,
        reports=reports,
        width=24,
        height=height,
    )


def listing(title: str, description: str, expr: str, *columns: str, alerts: tuple[str, ...] = ()) -> Panel:
    """Return a table of the newest series, a column for each label named; "Value" is the value."""
    return Panel(title, description, "none", (Query(expr),), "table", alerts=alerts, columns=columns)
