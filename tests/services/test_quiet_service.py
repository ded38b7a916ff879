"""A service that is well raises no alert, neither idle nor at work, however short the rules' patience is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.services.alerting import Alerting
from tests.services.firedrill import WINDOW, Backend, Drill, gas
from tests.services.waiting import wait_until

#: What always fires, and the jobs that are not started here.
EXPECTED = {"MrrsWatchdog", "MrrsAccuracyNeverRan"} | {
    f"Mrrs{job}Absent" for job in ("AccuracyMetrics", "Alertmanager", "Prometheus", "Trigger")
}
#: A machine that other work shares may be slow for the two seconds that are patience here.
SPEED = {"MrrsStageSlow", "MrrsLatencyAboveRecorded", "MrrsThroughputBelowRecorded"}
#: While photos come, a monitor may be two seconds behind the answers; afterwards it catches up.
AT_WORK = {"MrrsMonitorBehind"}
#: Seconds in which every rule is judged some ten times.
A_WHILE = 10


@pytest.mark.timeout(900)
def test_a_service_that_is_well_raises_no_alert(models: Path, tmp_path: Path) -> None:
    photos = gas(range(WINDOW), "none")
    (tmp_path / "photos").mkdir()
    for number, (data, _) in enumerate(photos):
        (tmp_path / "photos" / f"{number:03d}.jpg").write_bytes(data)
    (tmp_path / "token").write_text("unused")
    with Drill(tmp_path, models) as drill:
        drill.run("reference", "build", str(tmp_path / "photos"), "--out", str(tmp_path / "reference.npz"))
        up = r"kafka (\S+)\n[\s\S]*metrics http://(\S+)/metrics[\s\S]*monitor http://([^/\s]+)"
        _, said = drill.start("up", "up", "--data", str(tmp_path), ready=up)
        brokers, worker, monitor = said.groups()
        targets = {"worker": worker, "monitor": monitor}
        with Alerting(tmp_path, targets, "http://127.0.0.1:9/alerts", tmp_path / "token") as servers:
            wait_until(lambda: _raised(servers) >= {"MrrsWatchdog"}, "the rules to be judged", 60)
            time.sleep(A_WHILE)
            idle = _raised(servers)
            with Backend(drill, brokers, photos, "calm"):
                wait_until(lambda: drill.answered() >= 2 * WINDOW, "the answers", 300)
                working = _raised(servers) - AT_WORK
            wait_until(lambda: not _raised(servers) & AT_WORK, "the monitors to catch up", 60)
            time.sleep(A_WHILE)
            assert (idle, working, _raised(servers)) == (EXPECTED, EXPECTED, EXPECTED)


def _raised(servers: Alerting) -> set[str]:
    return {alert["labels"]["alertname"] for alert in servers.alerts() if alert["state"] == "firing"} - SPEED
