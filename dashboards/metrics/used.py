"""Where a metric is used: the alerts that watch it and the boards that show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dashboards.metrics.exported import Metric

RULES = Path(__file__).parents[1] / "rules"
BOARDS = Path(__file__).parents[1] / "boards"
#: A series of ours, or one that a recording rule makes: `stage:mrrs_dead_letters:increase15m`.
SERIES = re.compile(r"(?<![\w:])(?:\w+:)?mrrs_\w+(?::\w+)?")


def rules(folder: Path = RULES) -> Iterator[dict[str, Any]]:
    """Yield every rule, file by file."""
    for path in sorted(folder.glob("*.yml")):
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            yield from group["rules"]


def recorded(all_rules: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what recording rules make: series -> expression."""
    return {rule["record"]: rule["expr"] for rule in all_rules if "record" in rule}


def sources(expression: str, recordings: Mapping[str, str]) -> frozenset[str]:
    """Return the series of ours that an expression rests on, also through recording rules.

    >>> sorted(sources("stage:mrrs_x:rate5m > 1", {"stage:mrrs_x:rate5m": "rate(mrrs_x_total[5m]) / mrrs_y"}))
    ['mrrs_x_total', 'mrrs_y']
    """
    found: set[str] = set()
    for name in SERIES.findall(expression):
        found |= sources(recordings[name], recordings) if name in recordings else {name}
    return frozenset(found)


def alerts_by_series(folder: Path = RULES) -> dict[str, list[str]]:
    """Return series -> names of the alerts that rest on it."""
    every = list(rules(folder))
    recordings = recorded(every)
    alerts = {rule["alert"]: sources(rule["expr"], recordings) for rule in every if "alert" in rule}
    return _turned(alerts)


def boards_by_series(folder: Path = BOARDS) -> dict[str, list[str]]:
    """Return series -> names of the boards (their files, without the ending) whose queries rest on it."""
    recordings = recorded(rules())
    boards = {
        path.stem: frozenset().union(*(sources(query, recordings) for query in queries(json.loads(path.read_text()))))
        for path in sorted(folder.glob("*.json"))
    }
    return _turned(boards)


def queries(board: Any) -> Iterator[str]:
    """Yield every text under a key `expr` of a board."""
    if isinstance(board, dict):
        for key, value in board.items():
            if key == "expr" and isinstance(value, str):
                yield value
            else:
                yield from queries(value)
    elif isinstance(board, list):
        for item in board:
            yield from queries(item)


def users(metric: Metric, by_series: Mapping[str, list[str]]) -> list[str]:
    """Return who uses any series of a metric."""
    return sorted({user for series in metric.series for user in by_series.get(series, ())})


def _turned(series_of: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {}
    for user, names in series_of.items():
        for name in names:
            turned.setdefault(name, []).append(user)
    return turned
