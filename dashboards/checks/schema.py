"""Whether a board's JSON has the form that Grafana's published types give it, panel by panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from dashboards.checks.finding import Finding, Skipped

#: The schema that the SDK is made for.
SCHEMA = 42


def malformed(name: str, board: Mapping[str, Any]) -> list[Finding]:
    """Return where a board has another form than it may.

    Raises:
        Skipped: the SDK, which carries the types, is not installed.
    """
    try:
        from grafana_foundation_sdk.models import bargauge, prometheus, stat, statushistory, table, timeseries  # noqa: PLC0415
        from grafana_foundation_sdk.models.dashboard import Dashboard  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Skipped(f"{error.name} is not installed") from error
    from dashboards.checks.types import misfits  # noqa: PLC0415

    kinds = {
        "timeseries": timeseries, "stat": stat, "bargauge": bargauge, "status-history": statushistory, "table": table
    }  # fmt: skip
    bare = {**board, "panels": [_bare(panel) for panel in board.get("panels") or ()]}
    marks = [{key: value for key, value in mark.items() if key != "target"} for mark in board["annotations"]["list"]]
    bare["annotations"] = {"list": marks}
    found = [Finding(name, "board", what) for what in misfits(bare, Dashboard, name)]
    if board.get("schemaVersion") != SCHEMA:
        found.append(Finding(name, "board", f"schemaVersion is {board.get('schemaVersion')}, not {SCHEMA}"))
    for panel in board.get("panels") or ():
        where = str(panel.get("title"))
        if panel["type"] == "row":
            continue
        if panel["type"] not in kinds:
            found.append(Finding(name, where, f"{panel['type']}: the house style knows no such panel"))
            continue
        found += [Finding(name, where, what) for what in _parts(panel, kinds[panel["type"]], prometheus, misfits)]
    return found


def _bare(panel: Mapping[str, Any]) -> dict[str, Any]:
    """A panel without its query, whose type the SDK leaves open; the parts that a plugin defines are any object."""
    return {key: value for key, value in panel.items() if key != "targets"}


def _parts(panel: Mapping[str, Any], kind: ModuleType, prometheus: ModuleType, misfits: Any) -> Iterator[str]:
    yield from misfits(panel["options"], kind.Options, "options")
    custom = panel["fieldConfig"]["defaults"].get("custom")
    if hasattr(kind, "FieldConfig"):
        yield from misfits(custom, kind.FieldConfig, "custom")
    elif custom is not None:
        yield "custom: this panel has none"
    for place, target in enumerate(panel["targets"]):
        yield from misfits(target, prometheus.Dataquery, f"targets[{place}]")
