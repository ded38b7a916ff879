"""Whether every series and label that a board asks for is one that the code exports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dashboards.checks.finding import Finding
from dashboards.expressions import DEFAULTS, Asked, filled, grouped, matched, recorded

#: Prometheus adds them to every series.
ADDED = frozenset({"job", "instance"})


def unknown(
    queries: Iterable[Asked], exported: Mapping[str, frozenset[str]], rules: Collection[str] = ()
) -> list[Finding]:
    """Return what is asked for and not exported.

    Args:
        queries: The expressions of the boards.
        exported: Name of a series -> its labels.
        rules: Names of the series that recording rules make.
    """
    return [Finding(query.board, query.where, what) for query in queries for what in _of(query.expr, exported, rules)]


def _of(expr: str, exported: Mapping[str, frozenset[str]], rules: Collection[str]) -> Iterable[str]:
    for name in sorted(recorded(expr) - frozenset(rules)):
        yield f"no rule makes {name}"
    series = dict(matched(expr))
    if missing := sorted(series.keys() - exported.keys()):
        yield f"no process of ours exports {', '.join(missing)}"
        return
    for name, selected in matched(expr):
        for label in sorted(selected - exported[name] - ADDED):
            yield f"{name} has no label {label}"
    if series:
        known = ADDED.union(*(exported[name] for name in series))
        for label in sorted(grouped(expr) - known):
            yield f"nothing in the expression has a label {label}"
    try:
        filled(expr, DEFAULTS)
    except KeyError as error:
        yield f"no board gives the variable {error.args[0]}"
