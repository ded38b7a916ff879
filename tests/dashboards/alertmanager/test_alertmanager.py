"""Who is told of what, asked of Alertmanager's own tool."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.metrics.used import rules
from tests.services.tools import find

FOLDER = Path(__file__).parents[3] / "dashboards/alertmanager"
CONFIG = FOLDER / "alertmanager.yml"
ALERTS = {rule["alert"]: rule for rule in rules() if "alert" in rule}


def amtool(*arguments: str | Path) -> str:
    command = [find("amtool"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=FOLDER)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def config(path: Path = CONFIG) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def receivers_of(name: str) -> str:
    """The receivers of an alert with the labels that its rule gives it."""
    labels = [f"{label}={value}" for label, value in ALERTS[name]["labels"].items()]
    return amtool("config", "routes", "test", f"--config.file={CONFIG}", f"alertname={name}", *labels).strip()


def test_the_configuration_can_be_read_by_debians_alertmanager() -> None:
    assert "SUCCESS" in amtool("check-config", CONFIG)


@pytest.mark.parametrize(
    ("name", "receivers"),
    [
        ("MrrsNoAnswers", "on-call"),
        ("MrrsDeadLetters", "operations"),
        ("MrrsMixMoved", "morning"),
        ("MrrsImageDrift", "trigger,morning"),
        ("MrrsPredictionDrift", "trigger,operations"),
        ("MrrsLiveAccuracyLow", "trigger,on-call"),
        ("MrrsWatchdog", "nobody"),
    ],
)
def test_an_alert_goes_to(name: str, receivers: str) -> None:
    assert receivers_of(name) == receivers


def test_what_is_unknown_goes_to_operations() -> None:
    assert amtool("config", "routes", "test", f"--config.file={CONFIG}", "alertname=Other").strip() == "operations"


def test_segments_and_monitors_are_matters_of_their_own() -> None:
    assert config()["route"]["group_by"] == ["alertname", "segment", "monitor"]


def test_what_silences_and_is_silenced_are_alerts() -> None:
    for rule in config()["inhibit_rules"]:
        for side in ("source_matchers", "target_matchers"):
            (matcher,) = rule[side]
            pattern = re.fullmatch(r'alertname =~? "?(.*?)"?', matcher)
            assert pattern
            for alternative in _alternatives(pattern[1]):
                assert alternative in ALERTS, alternative


def _alternatives(pattern: str) -> list[str]:
    grouped = re.fullmatch(r"(\w*)\(([^)]*)\)(\w*)", pattern)
    if grouped:
        return [grouped[1] + one + grouped[3] for one in grouped[2].split("|")]
    return pattern.split("|")


def test_nothing_silences_what_goes_to_the_trigger_or_says_why_all_is_silent() -> None:
    """The trigger judges causes itself; and an alert that silences others may not be silenced by its own symptom."""
    spared = {name for name, alert in ALERTS.items() if "trigger" in alert["labels"]} | {"MrrsWatchdog"}
    silences: dict[str, set[str]] = {}
    for rule in config()["inhibit_rules"]:
        targets = set(_alternatives(re.sub(r'.*~? "?|"$', "", rule["target_matchers"][0])))
        assert not targets & spared
        for source in _alternatives(re.sub(r'.*~? "?|"$', "", rule["source_matchers"][0])):
            silences.setdefault(source, set()).update(targets)
    for source, targets in silences.items():
        assert source not in set().union(*(silences.get(target, set()) for target in targets)), source


def test_no_password_stands_in_the_configuration() -> None:
    for path in (CONFIG, FOLDER / "alertmanager-teams.yml"):
        text = path.read_text("utf-8")
        assert re.findall(r"(?m)^\s*[^#\n]*(?:password|credentials|secret|webhook_url): ", text) == []
    (webhook,) = next(one for one in config()["receivers"] if one["name"] == "trigger")["webhook_configs"]
    assert webhook["http_config"]["authorization"] == {
        "type": "Bearer",
        "credentials_file": "/run/secrets/trigger-token",
    }
    assert webhook["send_resolved"] is True


def test_teams_is_told_what_operations_and_on_call_are_and_nothing_else_differs() -> None:
    teams = config(FOLDER / "alertmanager-teams.yml")
    told = {one["name"] for one in teams["receivers"] if one.pop("msteamsv2_configs", None)}
    assert told == {"operations", "on-call"}
    assert teams == config()


def test_a_mail_says_what_happened_since_when_and_what_to_do(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text("""{"status": "firing", "externalURL": "http://alertmanager", "groupLabels": {"alertname": "MrrsImageDrift",
      "segment": "gas"}, "commonLabels": {"severity": "info"}, "alerts": [{"status": "firing",
      "startsAt": "2026-03-01T12:00:00Z", "annotations": {"summary": "brightness drifts", "description": "For 5 minutes.",
      "runbook_url": "dashboards/runbooks/drift.md#mrrsimagedrift"}}]}""")
    text = '{{ template "mrrs.title" . }}\n{{ template "mrrs.text" . }}'
    said = amtool(
        "template", "render", f"--template.glob={FOLDER}/*.tmpl", f"--template.text={text}", f"--template.data={data}"
    )
    assert "[FIRING 1] MrrsImageDrift gas (info)\n" in said
    assert "FIRING: brightness drifts\nFor 5 minutes.\nsince 2026-03-01 12:00:00 UTC\n" in said
    assert "what to do: dashboards/runbooks/drift.md#mrrsimagedrift" in said
