"""One alert each passes through a real Prometheus and a real Alertmanager to the trigger and to a mailbox."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from monitors.metrics import MonitorMetrics
from tests.dashboards.rules.test_rules import FOREIGN
from tests.services.alerting import Alerting
from tests.services.receivers import mail_server, webhook
from tests.services.waiting import wait_until

TOKEN = "a-token-of-the-alerts"
#: Seconds within which an alert arrives: a scrape, `for`, a judgement and a group's wait take about five.
PATIENCE_S = 60


@dataclass(frozen=True)
class Rig:
    """An exporter whose figures a test sets, both servers, and what has arrived."""

    metrics: MonitorMetrics
    servers: Alerting
    hooked: list[dict[str, Any]]
    mailed: list[str]

    def statuses(self, alertname: str) -> list[str]:
        """What Alertmanager does with the alerts of a name: active or suppressed."""
        with urllib.request.urlopen(f"{self.servers.alertmanager}/api/v2/alerts", timeout=10) as answer:
            return [one["status"]["state"] for one in json.load(answer) if one["labels"]["alertname"] == alertname]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("alerts")
    (folder / "token").write_text(TOKEN)
    registry = CollectorRegistry()
    metrics = MonitorMetrics(registry)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    targets = {"monitor": f"127.0.0.1:{server.server_port}"}
    try:
        with (
            webhook(TOKEN) as (url, hooked),
            mail_server() as (mail, mailed),
            Alerting(folder, targets, url, folder / "token", mail) as servers,
        ):
            yield Rig(metrics, servers, hooked, mailed)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_drift_reaches_the_trigger_with_what_it_decides_by_and_ends_there_too(rig: Rig) -> None:
    drift = rig.metrics.detected.labels("images", "t1/gas", "brightness", "locate")
    drift.set(1)
    wait_until(lambda: any(_status(one, "MrrsImageDrift") == "firing" for one in rig.hooked), "the alert", PATIENCE_S)
    (alert,) = next(one for one in rig.hooked if _status(one, "MrrsImageDrift"))["alerts"]
    assert alert["labels"] == {
        "alertname": "MrrsImageDrift",
        "monitor": "images",
        "segment": "t1/gas",
        "feature": "brightness",
        "stage": "locate",
        "severity": "info",
        "trigger": "retrain",
        "service": "mrrs",
    }
    assert alert["annotations"]["runbook_url"] == "dashboards/runbooks/drift.md#mrrsimagedrift"
    drift.set(0)
    wait_until(lambda: any(_status(one, "MrrsImageDrift") == "resolved" for one in rig.hooked), "its end", PATIENCE_S)


def _status(notification: dict[str, Any], alertname: str) -> str | None:
    return notification["status"] if notification["groupLabels"]["alertname"] == alertname else None


def test_nothing_but_what_a_retraining_may_mend_reaches_the_trigger(rig: Rig) -> None:
    rig.metrics.reference_outdated.labels("roi-gas").set(1)
    wait_until(lambda: "active" in rig.statuses("MrrsReferenceOutdated"), "the alert", PATIENCE_S)
    wait_until(lambda: "active" in rig.statuses("MrrsWatchdog"), "the watchdog", PATIENCE_S)
    sent = {alert["labels"]["alertname"] for one in rig.hooked for alert in one["alerts"]}
    assert sent <= {"MrrsImageDrift"}


def test_a_person_reads_in_a_mail_what_happened_and_what_to_do(rig: Rig) -> None:
    rig.metrics.reference_outdated.labels("roi-gas").set(1)
    wait_until(lambda: any("MrrsReferenceOutdated" in mail for mail in rig.mailed), "the mail", PATIENCE_S)
    mail = next(mail for mail in rig.mailed if "MrrsReferenceOutdated" in mail)
    assert "Subject: [FIRING 1] MrrsReferenceOutdated (warning)" in mail
    assert "To: mrrs-operations@example.org" in mail
    assert "The reference belongs to another version of roi-gas" in mail.replace("=\r\n", "")
    assert "dashboards/runbooks/drift.md#mrrsreferenceoutdated" in mail.replace("=\r\n", "")


def test_a_dead_pipeline_silences_its_symptoms(rig: Rig) -> None:
    """No worker is scraped here: that photos wait, and that no stage is hosted, follows from it."""
    rig.metrics.oldest_unanswered.set(600)
    wait_until(lambda: rig.statuses("MrrsWorkerAbsent") == ["active"], "the cause", PATIENCE_S)
    wait_until(lambda: rig.statuses("MrrsPhotosWait") == ["suppressed"], "one symptom", PATIENCE_S)
    wait_until(lambda: rig.statuses("MrrsStageNotHosted") == ["suppressed"] * 8, "the others", PATIENCE_S)
    assert not any("MrrsPhotosWait" in mail for mail in rig.mailed)


def test_what_the_rules_ask_of_prometheus_and_alertmanager_themselves_is_there(rig: Rig) -> None:
    told = ""
    for url in (rig.servers.prometheus, rig.servers.alertmanager):
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            told += answer.read().decode()
    for name, labels in FOREIGN.items():
        if name == "up":
            continue
        assert f"\n# TYPE {name} " in told
        for label in labels:
            assert f'{name}{{{label}="' in told, "it is the first label of the series"


def test_every_rule_can_be_judged(rig: Rig) -> None:
    with urllib.request.urlopen(f"{rig.servers.prometheus}/api/v1/rules", timeout=10) as answer:
        groups = json.load(answer)["data"]["groups"]
    health = {rule["name"]: rule["health"] for group in groups for rule in group["rules"]}
    assert len(health) > 50
    assert {name for name, state in health.items() if state == "err"} == set()
