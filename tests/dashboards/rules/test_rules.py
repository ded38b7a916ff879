"""Every alert can be understood, tested, and acted upon; every series that a rule names is exported."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.metrics.exported import SOURCES, exported, labels_of_series
from dashboards.metrics.used import RULES, SERIES, recorded, rules, sources
from monitors.trigger.answers import answer
from monitors.trigger.config import read_config

ROOT = Path(__file__).parents[3]
ALL = list(rules())
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for rule in ALL if "alert" in rule}
RECORDED = recorded(ALL)
RUNBOOKS = [path for path in sorted((ROOT / "dashboards/runbooks").glob("*.md")) if path.name != "README.md"]
#: What Prometheus and Alertmanager say of themselves; tests/services/test_alerts.py asks real ones for these.
FOREIGN = {
    "up": {"job", "instance"},
    "prometheus_config_last_reload_successful": set(),
    "prometheus_rule_evaluation_failures_total": {"rule_group"},
    "prometheus_notifications_dropped_total": set(),
    "alertmanager_config_last_reload_successful": set(),
    "alertmanager_notifications_failed_total": {"integration"},
}
#: Prometheus adds them to every series; a rule may make others with label_replace.
ADDED = {"job", "instance"}


def entries(page: Path) -> dict[str, str]:
    """Heading -> text of a page of runbooks."""
    parts = re.split(r"(?m)^## (.+)\n", page.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_no_name_is_given_twice() -> None:
    names = Counter(rule.get("alert", rule.get("record")) for rule in ALL)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_grave_it_is_what_it_means_and_what_to_do(name: str) -> None:
    alert = ALERTS[name]
    notes = alert["annotations"]
    assert re.fullmatch(r"Mrrs([A-Z][a-z]+)+", name)
    assert alert["labels"]["severity"] in {"critical", "warning", "info"} or name == "MrrsWatchdog"
    assert set(notes) == {"summary", "description", "runbook_url"}
    assert not notes["summary"].endswith(".")
    assert notes["description"].endswith((".", ": look for one cause."))
    page, _, anchor = notes["runbook_url"].partition("#")
    assert anchor == name.lower()
    assert name in entries(ROOT / page)


def test_every_runbook_has_its_alert_and_says_the_four_things() -> None:
    found = [name for page in RUNBOOKS for name in entries(page)]
    assert sorted(found) == sorted(ALERTS)
    for page in RUNBOOKS:
        for name, text in entries(page).items():
            said = re.findall(r"(?m)^\*\*(.+?):\*\*", text)
            assert said in (["Means", "Look", "Do", "Escalate"], ["Means", "Look and do", "Escalate"]), name
            assert ALERTS[name]["annotations"]["runbook_url"].startswith(f"dashboards/runbooks/{page.name}#")


@pytest.mark.parametrize("page", [*RUNBOOKS, ROOT / "dashboards/runbooks/README.md"], ids=lambda page: page.name)
def test_a_runbook_names_only_what_there_is(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"\bMrrs\w+", text)) <= set(ALERTS)
    series = set().union(*({metric.name, *metric.series} for metric in exported()))
    assert set(re.findall(r"\bmrrs_\w+", re.sub(r"mrrs_accuracy\.prom", "", text))) <= series
    assert {name.lower() for name in ALERTS} >= set(re.findall(r"\]\(#(\w+)\)", text))
    for linked in re.findall(r"\]\((\w+\.md)", text):
        assert (page.parent / linked).is_file()


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.get("alert", rule.get("record")))
def test_every_series_and_label_of_a_rule_is_exported(rule: dict[str, Any]) -> None:
    known = labels_of_series()
    expression = rule["expr"]
    ours = sources(expression, RECORDED)
    assert ours <= set(known), "no process exports it"
    bare = re.sub(r'"[^"]*"', '""', expression)
    foreign = set(re.findall(r"\b(?:up\b|(?:prometheus|alertmanager)_\w+)", bare))
    assert foreign <= set(FOREIGN)
    assert ours or foreign or expression.startswith("vector(")
    of_recorded = {name: _labels_of_recorded(name) for name in RECORDED}
    labels = known | of_recorded | {name: frozenset(found) for name, found in FOREIGN.items()}
    for name, selected in re.findall(rf"({SERIES.pattern}|\bup\b|(?:prometheus|alertmanager)_\w+){{([^}}]*)}}", bare):
        matched = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selected))
        assert matched <= labels[name] | ADDED, name
    made = set(re.findall(r'label_replace\(.*?, "(\w+)"', expression))
    everywhere = ADDED.union(made, *(labels[name] for name in ours | foreign))
    for names in re.findall(r"\b(?:by|on|ignoring|group_left)\s*\(([^)]*)\)", bare):
        assert set(re.findall(r"\w+", names)) <= everywhere
    for shown in re.findall(r"\$labels\.(\w+)", str(rule.get("annotations", ""))):
        assert shown in everywhere


def _labels_of_recorded(name: str) -> frozenset[str]:
    level, metric, operation = name.split(":")
    assert operation, name
    assert metric in " ".join([RECORDED[name], name]), name
    return frozenset() if level == "mrrs" else frozenset(level.split("_"))


def test_what_is_recorded_is_used() -> None:
    boards = " ".join(path.read_text("utf-8") for path in (ROOT / "dashboards/boards").glob("*.json"))
    used = " ".join(rule["expr"] for rule in ALL) + boards
    assert [name for name in RECORDED if name not in used] == []


def test_what_goes_to_the_trigger_names_the_segment_and_outlives_a_restart() -> None:
    """The trigger knows an alert by its labels: an instance in them would make a new alert of every restart."""
    sent = {name: alert for name, alert in ALERTS.items() if alert["labels"].get("trigger") == "retrain"}
    assert {"MrrsImageDrift", "MrrsPredictionDrift", "MrrsLiveAccuracyLow"} <= set(sent)
    rows = read_config(None).answers
    for name, alert in sent.items():
        drift = {"stage": "locate", "feature": "brightness"} if "stage" in alert["expr"] else {}
        _, why = answer({"alertname": name, "segment": "gas", **drift}, rows)
        assert not why.startswith("no row"), "the shipped table says what it decides"
        assert re.match(r"max by \((monitor, )?segment", alert["expr"])
        assert alert["keep_firing_for"]


@pytest.mark.parametrize("job", [*SOURCES, "prometheus", "alertmanager"])
def test_every_job_is_scraped_and_missed(job: str) -> None:
    prometheus = yaml.safe_load((ROOT / "dashboards/prometheus/prometheus.yml").read_text())
    assert job in {scrape["job_name"] for scrape in prometheus["scrape_configs"]}
    missed = [name for name, alert in ALERTS.items() if alert["expr"] == f'absent(up{{job="{job}"}} == 1)']
    assert len(missed) == 1
    assert ALERTS[missed[0]]["labels"]["job"] == job


@pytest.mark.parametrize("name", ALERTS)
def test_promtool_is_given_a_series_that_sets_an_alert_off_and_one_that_does_not(name: str) -> None:
    expected = [
        bool(test["exp_alerts"])
        for path in (RULES / "tests").glob("*.yml")
        for group in yaml.safe_load(path.read_text("utf-8"))["tests"]
        for test in group["alert_rule_test"]
        if test["alertname"] == name
    ]
    assert True in expected
    assert False in expected or name == "MrrsWatchdog"
