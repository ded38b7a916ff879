"""All checks, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.checks.finding import Finding, Skipped
from dashboards.checks.fresh import stale
from dashboards.checks.layout import untidy
from dashboards.checks.names import unknown
from dashboards.checks.promql import unreadable
from dashboards.checks.schema import malformed
from dashboards.expressions import asked
from dashboards.metrics.exported import labels_of_series
from dashboards.metrics.used import recorded, rules


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found; where it could not be made, why."""

    check: str
    findings: tuple[Finding, ...]
    skipped: str = ""


def outcomes(boards: Mapping[str, Mapping[str, Any]]) -> tuple[Outcome, ...]:
    """Hold the committed boards against their code, Grafana's types, Prometheus' language and the code's metrics."""
    queries = [query for name, board in boards.items() for query in asked(name, board)]
    checks: dict[str, Callable[[], list[Finding]]] = {
        "fresh": stale,
        "schema": lambda: [finding for name, board in boards.items() for finding in malformed(name, board)],
        "layout": lambda: [finding for name, board in boards.items() for finding in untidy(name, board)],
        "metrics": lambda: unknown(queries, labels_of_series(), recorded(rules())),
        "promql": lambda: unreadable(queries),
    }
    return tuple(_outcome(name, check) for name, check in checks.items())


def _outcome(name: str, check: Callable[[], list[Finding]]) -> Outcome:
    try:
        return Outcome(name, tuple(check()))
    except Skipped as reason:
        return Outcome(name, (), str(reason))
