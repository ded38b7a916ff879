"""The expressions of a board, with what a reader chooses filled in, and what they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: Grafana's own variables, and ours, as they stand where nobody has chosen anything.
DEFAULTS: Mapping[str, str] = {
    "__rate_interval": "1m",
    "__interval": "1m",
    "__range": "1h",
    "segment": ".*",
    "feature": ".*",
    "number": ".*",
}

_VARIABLE = re.compile(r"\$\{?(\w+)}?")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_SELECTOR = re.compile(r"\b(mrrs_\w+)(?:\{([^}]*)})?")
_RECORDED = re.compile(r"\b\w+(?::\w+)+")
_MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One expression of a board, and the panel or mark that asks it."""

    board: str
    where: str
    expr: str


def asked(name: str, board: Mapping[str, Any]) -> Iterator[Asked]:
    """Yield every expression of a board: of its panels, then of its annotations."""
    for panel in board.get("panels") or ():
        for target in panel.get("targets") or ():
            yield Asked(name, str(panel.get("title")), target["expr"])
    for mark in board.get("annotations", {}).get("list") or ():
        if "expr" in mark:
            yield Asked(name, f"annotation {mark['name']}", mark["expr"])


def filled(expr: str, values: Mapping[str, str] = DEFAULTS) -> str:
    """Return an expression with variables in their places.

    >>> filled('rate(mrrs_x_total{segment=~"$segment"}[$__rate_interval])')
    'rate(mrrs_x_total{segment=~".*"}[1m])'

    Raises:
        KeyError: a variable that nobody gives.
    """
    return _VARIABLE.sub(lambda found: values[found[1]], expr)


def matched(expr: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each series that an expression names, with the labels that it is selected by.

    >>> list(matched('sum by (stage) (mrrs_x{a="b{",c!="d"}) / mrrs_y'))[1]
    ('mrrs_y', frozenset())
    """
    for name, matchers in _SELECTOR.findall(_TEXT.sub('""', expr)):
        yield name, frozenset(_MATCHER.findall(matchers))


def recorded(expr: str) -> frozenset[str]:
    """Return the series of recording rules that an expression names.

    >>> sorted(recorded('mrrs:promised_accuracy:ratio - mrrs_x{a="b:c:d"}'))
    ['mrrs:promised_accuracy:ratio']
    """
    return frozenset(_RECORDED.findall(_TEXT.sub('""', expr)))


def grouped(expr: str) -> frozenset[str]:
    """Return the labels that an expression groups or joins by.

    >>> sorted(grouped("sum by (le, stage) (mrrs_x)"))
    ['le', 'stage']
    """
    lists = _GROUPING.findall(_TEXT.sub('""', expr))
    return frozenset(label.strip() for labels in lists for label in labels.split(",") if label.strip())
