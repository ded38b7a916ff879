"""The strict validator: a JSON value against a type of the SDK."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, Literal

import pytest

from dashboards.checks.types import fields_of, misfits

sdk = pytest.importorskip("grafana_foundation_sdk.models.dashboard")

FITTING = {"h": 8, "w": 12, "x": 0, "y": 0}


def _said(value: object, wanted: Any) -> list[str]:
    return list(misfits(value, wanted, "here"))


def test_a_value_that_fits_is_not_mentioned() -> None:
    assert _said(FITTING, sdk.GridPos) == []


@pytest.mark.parametrize(
    ("value", "wanted", "said"),
    [
        ({**FITTING, "colour": 1}, sdk.GridPos, "here.colour: a GridPos has no such field"),
        ({"h": 8, "w": 12, "x": 0}, sdk.GridPos, "here.y: missing"),
        ({**FITTING, "h": "8"}, sdk.GridPos, "here.h: '8' is no int"),
        ({**FITTING, "h": True}, sdk.GridPos, "here.h: True is no int"),
        ([], sdk.GridPos, "here: [] is no GridPos"),
        ("percentage?", sdk.ThresholdsMode, "here: 'percentage?' is no ThresholdsMode"),
        ("v", Literal["h", "w"], "here: 'v' is none of 'h', 'w'"),
        ([1, "2"], list[int], "here[1]: '2' is no int"),
        ({"a": 1}, dict[str, str], "here.a: 1 is no str"),
        (None, int, "here: None is no int"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(value: object, wanted: Any, said: str) -> None:
    assert _said(value, wanted) == [said]


def test_what_may_be_missing_may_be_null_and_what_is_there_must_fit() -> None:
    assert _said(None, int | None) == []
    assert _said("1", int | None) == ["here: '1' is no int"]


def test_a_long_value_is_cut_in_the_message() -> None:
    (said,) = _said("x" * 1000, int)
    assert len(said) < 100


def test_names_in_json_are_those_that_the_sdk_writes() -> None:
    fields = fields_of(sdk.VariableModel)
    assert {"type", "auto_min", "skipUrlSync"} <= set(fields)
    assert "type_val" not in fields


def _unknown_option(board: dict[str, Any]) -> None:
    board["panels"][1]["options"]["textmode"] = "auto"


def _wrong_color_mode(board: dict[str, Any]) -> None:
    board["panels"][1]["options"]["colorMode"] = "loud"


def _range_as_text(board: dict[str, Any]) -> None:
    board["panels"][1]["targets"][0]["range"] = "yes"


def _threshold_without_color(board: dict[str, Any]) -> None:
    del board["panels"][2]["fieldConfig"]["defaults"]["thresholds"]["steps"][0]["color"]


def _other_schema(board: dict[str, Any]) -> None:
    board["schemaVersion"] = 36


def _unknown_panel(board: dict[str, Any]) -> None:
    board["panels"][1]["type"] = "singlestat"


@pytest.mark.parametrize(
    "spoil",
    [_unknown_option, _wrong_color_mode, _range_as_text, _threshold_without_color, _other_schema, _unknown_panel],
)
def test_a_board_that_was_spoilt_is_found_out(spoil: Callable[[dict[str, Any]], None]) -> None:
    from dashboards.boards import OVERVIEW
    from dashboards.checks.schema import malformed
    from dashboards.house.build import build

    board = json.loads(build(OVERVIEW))
    assert malformed("overview", board) == []
    spoilt = copy.deepcopy(board)
    spoil(spoilt)
    assert malformed("overview", spoilt) != []
