"""Whether a board is whole and can be read: every panel says what it shows, stands in its place and leads on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboards.checks.finding import Finding

#: Grafana's grid.
COLUMNS = 24
RUNBOOKS = Path(__file__).parents[1] / "runbooks"


def untidy(name: str, board: Mapping[str, Any], runbooks: Path = RUNBOOKS) -> list[Finding]:
    """Return what a reader would stumble over."""
    panels = board.get("panels") or []
    found = [Finding(name, str(panel.get("title")), what) for panel in panels for what in _panel(panel, runbooks)]
    places: dict[tuple[int, int], str] = {}
    for panel in panels:
        for place in _cells(panel):
            if place in places:
                found.append(Finding(name, str(panel["title"]), f"covers {places[place]!r}"))
                break
            places[place] = str(panel["title"])
    numbers = [panel.get("id") for panel in panels]
    if len(set(numbers)) != len(numbers) or None in numbers:
        found.append(Finding(name, "board", "two panels have the same id, or one has none"))
    return found


def _cells(panel: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    at = panel["gridPos"]
    for x in range(at["x"], at["x"] + at["w"]):
        for y in range(at["y"], at["y"] + at["h"]):
            yield x, y


def _panel(panel: Mapping[str, Any], runbooks: Path) -> Iterator[str]:
    if panel["gridPos"]["x"] + panel["gridPos"]["w"] > COLUMNS:
        yield "reaches beyond the grid"
    if panel["type"] == "row":
        return
    if not panel.get("title") or not panel.get("description"):
        yield "has no title, or no description"
    if not panel["fieldConfig"]["defaults"].get("unit"):
        yield "has no unit"
    if not panel.get("targets"):
        yield "asks nothing"
    for link in panel.get("links") or ():
        page = link["url"].removeprefix("${runbooks}/")
        if page != link["url"] and not (runbooks / page.partition("#")[0]).is_file():
            yield f"links to a runbook that is not there: {page}"
