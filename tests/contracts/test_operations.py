"""docs/operations.md names every setting and service, and no setting, metric or service that is none."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import click
import pytest
import yaml

from dashboards.metrics.exported import exported
from streams.cli import mrrs
from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text()
SETTINGS = {PREFIX + field.name.upper(): field.default for field in fields(Settings)}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_settings_are_those_of_the_code() -> None:
    rows = dict(re.findall(r"(?m)^\| `(MRRS_\w+)` \| `([^`]*)`", PAGE))
    assert set(rows) == set(SETTINGS)
    assert set(re.findall(r"MRRS_\w+", PAGE)) == set(SETTINGS)
    for name, default in SETTINGS.items():
        if default is not MISSING:
            shown = f"{default:g}" if isinstance(default, float) and default < 1000 else str(default)
            assert rows[name] == shown.lower().removesuffix(".0") or rows[name] == shown.removesuffix(".0"), name


def test_every_metric_that_is_named_is_one_of_the_code() -> None:
    assert set(re.findall(r"`(mrrs_\w+)`", PAGE)) <= {metric.name for metric in exported()}


def test_every_service_of_the_stand_has_its_row() -> None:
    for name, service in COMPOSE["services"].items():
        (row,) = re.findall(rf"(?m)^\| `{name}` \| (.*) \|$", PAGE)
        if service.get("command", [""])[0] == "worker":
            assert row == service["command"][2].replace(",", ", ")


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"(?:(?<![/\w])mrrs|--rm worker-\w+) ([a-z-]+(?: [a-z-]+)?)", PAGE)))
)
def test_a_command_that_is_named_exists(command: str) -> None:
    group: click.Command = mrrs
    with click.Context(mrrs) as context:
        for word in command.split():
            if isinstance(group, click.Group):
                found = group.get_command(context, word)
                assert found is not None, command
                group = found
