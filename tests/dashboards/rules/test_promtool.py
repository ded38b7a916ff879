"""Prometheus' own tool checks the rules and lets time pass over them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dashboards.metrics.used import RULES
from tests.services.tools import find

ROOT = Path(__file__).parents[3]


def promtool(*arguments: str | Path) -> str:
    done = subprocess.run([find("promtool"), *arguments], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_rules_and_the_configuration_can_be_read() -> None:
    said = promtool("check", "config", ROOT / "dashboards/prometheus/prometheus.yml")
    assert said.count("rules found") == len(list(RULES.glob("*.yml"))), "the configuration loads every file of rules"
    assert "duplicate" not in said


@pytest.mark.parametrize("path", sorted((RULES / "tests").glob("*.yml")), ids=lambda path: path.stem)
def test_alerts_fire_when_they_should_and_only_then(path: Path) -> None:
    assert "SUCCESS" in promtool("test", "rules", path)
