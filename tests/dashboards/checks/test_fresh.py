"""Whether what is committed is what the code builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.boards import BOARDS, MODELS
from dashboards.checks.finding import Skipped
from dashboards.checks.fresh import stale
from dashboards.files import path_of
from dashboards.house.build import build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for board in BOARDS:
        path_of(board.name, tmp_path).write_text(build(board), "utf-8")
    return tmp_path


def test_what_was_just_built_is_fresh(folder: Path) -> None:
    assert stale(folder) == []


def test_a_changed_a_missing_and_a_left_file_are_named(folder: Path) -> None:
    path_of("models", folder).write_text(build(MODELS).replace("MRRS: models", "models"), "utf-8")
    path_of("overview", folder).unlink()
    (folder / "yesterday.json").write_text("{}")
    assert {str(finding) for finding in stale(folder)} == {
        "models, models.json: not what the code says; `mrrs dashboards build` writes it",
        "overview, overview.json: not there; `mrrs dashboards build` writes it",
        "yesterday, yesterday.json: no board of this name: delete it",
    }


def test_without_the_sdk_it_is_skipped_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "dashboards.house.build", None)
    with pytest.raises(Skipped, match="not installed"):
        stale()
