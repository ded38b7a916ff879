"""A board as plain data: what it shows, not how Grafana draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["timeseries", "stat", "bargauge", "status-history", "table"]
GREEN, ORANGE, RED, BLUE = "green", "orange", "red", "blue"


@dataclass(frozen=True, slots=True)
class Query:
    """An expression in PromQL, and what each of its series is called (`{{label}}`)."""

    expr: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A colour and the value from which it counts; None is from the lowest."""

    value: float | None
    color: str


def rising(warn: float, bad: float) -> tuple[Level, ...]:
    """Return levels for what should be low."""
    return Level(None, GREEN), Level(warn, ORANGE), Level(bad, RED)


def falling(warn: float, bad: float) -> tuple[Level, ...]:
    """Return levels for what should be high: red below `bad`, orange below `warn`."""
    return Level(None, RED), Level(bad, ORANGE), Level(warn, GREEN)


#: For what should not be there at all.
NONE_AT_ALL = (Level(None, GREEN), Level(1, RED))


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture.

    `unit` is Grafana's name of a unit; `words` are shown in the place of values; the runbooks of `alerts`, and with `reports`
    the reports of drifting windows, become links; `columns` are those of a table; with `repeat` there is one picture for
    each value of that variable. The grid is 24 wide.
    """

    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    kind: Kind = "timeseries"
    levels: tuple[Level, ...] = ()
    words: Mapping[float, str] = field(default_factory=dict)
    alerts: tuple[str, ...] = ()
    reports: bool = False
    columns: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    width: int = 12
    height: int = 8
    repeat: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A heading, and what stands below it."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """What a reader may choose; `query` gives the choices, `label_values(metric, label)`."""

    name: str
    title: str
    query: str


@dataclass(frozen=True, slots=True)
class Event:
    """A mark on every picture where the expression has a sample; `at_value`: at the time that the sample gives, in ms."""

    name: str
    title: str
    expr: str
    color: str
    at_value: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A board: `name` is its file, and with `mrrs-` before it its uid in Grafana."""

    name: str
    title: str
    description: str
    rows: tuple[Row, ...]
    variables: tuple[Variable, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def panels(self) -> Iterator[Panel]:
        """Every panel, row by row."""
        for row in self.rows:
            yield from row.panels
