"""`mrrs dashboards` as a person calls it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboards import commands
from dashboards.boards import BOARDS
from dashboards.checks.all import Outcome
from dashboards.checks.finding import Finding
from streams.cli import run
from tests.dashboards.publishing.fake_grafana import TOKEN, fake_grafana


@dataclass(frozen=True)
class Said:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: str | Path) -> Said:
        capsys.readouterr()
        status = run(["dashboards", *map(str, arguments)])
        return Said(status, *capsys.readouterr())

    return called


def test_build_writes_every_board_and_a_repeat_leaves_them(call: Call, tmp_path: Path) -> None:
    first = call("build", "--out", tmp_path)
    assert first.exit_code == 0, first.output
    assert {path.stem for path in tmp_path.glob("*.json")} == {board.name for board in BOARDS}
    assert "wrote" not in call("build", "--out", tmp_path).stderr


def test_build_says_what_is_missing_where_the_sdk_is_not_installed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("dashboards.house.", "grafana_foundation_sdk"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grafana_foundation_sdk", None)
    refused = call("build")
    assert refused.exit_code == 2
    assert "is not installed: it comes with `make setup`" in refused.stderr


def test_check_ends_with_1_and_names_board_and_panel(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (
        Outcome("metrics", (Finding("overview", "Lag", "no process of ours exports mrrs_x"),)),
        Outcome("promql", (), "x"),
    )
    monkeypatch.setattr(commands, "outcomes", lambda _: found)
    said = call("check")
    assert said.exit_code == 1
    assert "metrics: overview, Lag: no process of ours exports mrrs_x" in said.stdout
    assert "skipped: x" in said.stdout
    assert json.loads(call("check", "--json").stdout)["checks"][0]["findings"][0]["where"] == "Lag"


def test_check_ends_with_0_where_nothing_is_found(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "outcomes", lambda _: (Outcome("fresh", ()),))
    assert call("check").exit_code == 0


def test_publish_prints_what_became_of_each_thing(call: Call, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n")
    with fake_grafana() as grafana:
        said = call(
            "publish", "--url", grafana.url, "--token-file", token, "--prometheus", "http://prometheus:9090", "--json"
        )
    assert said.exit_code == 0, said.output
    steps = json.loads(said.stdout)["published"]
    assert {step["outcome"] for step in steps} == {"created"}
    assert len(steps) == 2 + len(BOARDS)


def test_publish_says_in_one_line_what_is_wrong_and_never_the_token(call: Call, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("not-the-token")
    with fake_grafana() as grafana:
        said = call("publish", "--url", grafana.url, "--token-file", token)
    assert said.exit_code == 2
    assert "token is not valid" in said.stderr
    assert "not-the-token" not in said.output
    assert "Traceback" not in said.output


def test_every_command_has_help_with_an_example(call: Call) -> None:
    for command in ((), ("build",), ("check",), ("publish",)):
        said = call(*command, "--help")
        assert said.exit_code == 0
        assert "mrrs dashboards" in said.output
