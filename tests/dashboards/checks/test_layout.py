"""What a reader would stumble over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboards.checks.layout import untidy


def _panel(number: int, **changes: Any) -> dict[str, Any]:
    panel = {
        "id": number,
        "type": "stat",
        "title": f"Panel {number}",
        "description": "What it shows.",
        "gridPos": {"x": 0, "y": 4 * number, "w": 12, "h": 4},
        "fieldConfig": {"defaults": {"unit": "s"}},
        "targets": [{"expr": "up"}],
    }
    return panel | changes


def _said(*panels: dict[str, Any], runbooks: Path = Path()) -> list[str]:
    return [f"{finding.where}: {finding.what}" for finding in untidy("board", {"panels": list(panels)}, runbooks)]


def test_a_tidy_board_is_not_mentioned() -> None:
    assert _said(_panel(0), _panel(1)) == []


def test_what_is_missing_is_named() -> None:
    assert _said(_panel(0, title="")) == [": has no title, or no description"]
    assert _said(_panel(0, fieldConfig={"defaults": {}})) == ["Panel 0: has no unit"]
    assert _said(_panel(0, targets=[])) == ["Panel 0: asks nothing"]


def test_panels_neither_cover_each_other_nor_leave_the_grid() -> None:
    over = _panel(1, gridPos={"x": 11, "y": 3, "w": 4, "h": 4})
    assert _said(_panel(0), over) == ["Panel 1: covers 'Panel 0'"]
    assert _said(_panel(0, gridPos={"x": 20, "y": 0, "w": 5, "h": 1})) == ["Panel 0: reaches beyond the grid"]


def test_an_id_stands_once() -> None:
    assert _said(_panel(0), _panel(1, id=0)) == ["board: two panels have the same id, or one has none"]


def test_a_runbook_that_is_linked_is_there(tmp_path: Path) -> None:
    linked = _panel(0, links=[{"url": "${runbooks}/drift.md#mrrsimagedrift"}, {"url": "https://elsewhere.example"}])
    assert _said(linked, runbooks=tmp_path) == [
        "Panel 0: links to a runbook that is not there: drift.md#mrrsimagedrift"
    ]
    (tmp_path / "drift.md").write_text("# Drift\n## MrrsImageDrift\n")
    assert _said(linked, runbooks=tmp_path) == []
