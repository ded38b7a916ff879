"""The boards as they are committed."""

from __future__ import annotations

import pytest

from dashboards.boards import BOARDS
from dashboards.checks.all import Outcome, outcomes
from dashboards.expressions import asked
from dashboards.files import read_boards
from dashboards.house.board import Panel
from dashboards.house.build import build
from dashboards.metrics.used import rules

PANELS = [(board.name, panel) for board in BOARDS for panel in board.panels]
COMMITTED = read_boards()


def test_the_boards_are_those_of_the_design() -> None:
    assert [board.name for board in BOARDS] == [
        "overview", "pipeline", "image-drift", "prediction-drift", "accuracy", "models"
    ]  # fmt: skip


@pytest.mark.parametrize("outcome", outcomes(COMMITTED), ids=lambda outcome: outcome.check)
def test_the_committed_boards_hold_every_check(outcome: Outcome) -> None:
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert [str(finding) for finding in outcome.findings] == []


def test_building_twice_gives_the_same_bytes() -> None:
    assert [build(board) for board in BOARDS] == [build(board) for board in BOARDS]


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=lambda value: getattr(value, "title", value))
def test_a_panel_says_in_sentences_what_it_shows(board: str, panel: Panel) -> None:
    assert panel.description.endswith((".", "?"))
    assert len(panel.description) > 8
    assert panel.title[0].isupper() or panel.title.startswith(("p", "$"))


def test_a_title_stands_once_on_a_board() -> None:
    for board in BOARDS:
        titles = [panel.title for panel in board.panels]
        assert len(set(titles)) == len(titles), board.name


def test_every_expression_that_a_board_has_in_code_is_in_its_json() -> None:
    for board in BOARDS:
        there = {query.expr for query in asked(board.name, COMMITTED[board.name])}
        assert {query.expr for panel in board.panels for query in panel.queries} <= there
        assert {event.expr for event in board.events} <= there


def test_the_runbook_of_every_alert_can_be_reached_from_a_board() -> None:
    linked = {alert for _, panel in PANELS for alert in panel.alerts}
    assert linked == {rule["alert"] for rule in rules() if "alert" in rule}


def test_the_drift_boards_lead_to_the_reports() -> None:
    assert {board for board, panel in PANELS if panel.reports} == {"image-drift", "prediction-drift"}
