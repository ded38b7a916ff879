"""A real Prometheus and a real Alertmanager on loopback, with this project's rules and routes at a test's pace."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import yaml

from tests.services.process import Process
from tests.services.stand import ROOT
from tests.services.tools import find
from tests.services.waiting import free_ports, wait_until

BOARDS = ROOT / "dashboards"
#: A rule's `for`, and how long an alert outlives its cause.
FOR, KEPT = "2s", "5s"
#: Where no mail server listens.
NOBODY = "127.0.0.1:9"
#: How fast Alertmanager tells of a group, of a change in it, and of the same again.
PACE = {"group_wait": "1s", "group_interval": "1s", "repeat_interval": "3s"}


class Alerting:
    """Both servers; a context manager that leaves none behind."""

    def __init__(
        self, folder: Path, targets: Mapping[str, str], receiver: str, token: Path, mail: str = NOBODY
    ) -> None:
        """Write the configurations.

        Args:
            folder: For configurations and data.
            targets: Job of Prometheus -> host:port of what it scrapes.
            receiver: URL of the trigger.
            token: The file with what Alertmanager shows there.
            mail: host:port of a mail server without encryption.
        """
        self._folder = folder
        prometheus, alertmanager = free_ports(2)
        self.prometheus = f"http://127.0.0.1:{prometheus}"
        self.alertmanager = f"http://127.0.0.1:{alertmanager}"
        self._commands = {
            "prometheus": [
                find("prometheus"),
                f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/prometheus",
                f"--web.listen-address=127.0.0.1:{prometheus}",
                "--log.level=warn",
            ],
            "alertmanager": [
                find("prometheus-alertmanager"),
                f"--config.file={folder}/alertmanager.yml",
                f"--storage.path={folder}/alertmanager",
                f"--web.listen-address=127.0.0.1:{alertmanager}",
                "--cluster.listen-address=",
            ],
        }
        self._processes: list[Process] = []
        _write_prometheus(folder, targets, f"127.0.0.1:{alertmanager}")
        _write_alertmanager(folder, receiver, token, mail)

    def __enter__(self) -> Self:
        for name, command in self._commands.items():
            self._processes.append(Process(command, self._folder / f"{name}.log"))
        wait_until(self._ready, "Prometheus and Alertmanager", 60)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            if process.alive:
                process.kill()

    def alerts(self) -> list[dict[str, Any]]:
        """The alerts that Prometheus has pending or firing."""
        return list(_get(f"{self.prometheus}/api/v1/alerts")["data"]["alerts"])

    def firing(self, name: str) -> bool:
        """Whether any alert of that name fires."""
        return any(one["labels"]["alertname"] == name and one["state"] == "firing" for one in self.alerts())

    def _ready(self) -> bool:
        for process in self._processes:
            process.check()
        try:
            for url in (self.prometheus, self.alertmanager):
                urllib.request.urlopen(f"{url}/-/ready", timeout=2).close()
        except OSError:
            return False
        return True


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def _write_prometheus(folder: Path, targets: Mapping[str, str], alertmanager: str) -> None:
    config = yaml.safe_load((BOARDS / "prometheus/prometheus.yml").read_text())
    config["global"] |= {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [f"{folder}/rules/*.yml"]
    config["alerting"]["alertmanagers"] = [{"static_configs": [{"targets": [alertmanager]}]}]
    config["scrape_configs"] = [
        {"job_name": job, "static_configs": [{"targets": [address]}]} for job, address in targets.items()
    ]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    (folder / "rules").mkdir()
    for rules in (BOARDS / "rules").glob("*.yml"):
        text = re.sub(r"(?m)^( +for:) .*", rf"\1 {FOR}", rules.read_text())
        (folder / "rules" / rules.name).write_text(re.sub(r"(?m)^( +keep_firing_for:) .*", rf"\1 {KEPT}", text))


def _write_alertmanager(folder: Path, receiver: str, token: Path, mail: str) -> None:
    for template in (BOARDS / "alertmanager").glob("*.tmpl"):
        shutil.copy(template, folder)
    config = yaml.safe_load((BOARDS / "alertmanager/alertmanager.yml").read_text())
    config["global"] |= {"smtp_smarthost": mail, "smtp_require_tls": False}  # nobody is told outside
    for route in (config["route"], *config["route"]["routes"]):
        route |= {name: span for name, span in PACE.items() if name in route}
    (hook,) = next(one for one in config["receivers"] if one["name"] == "trigger")["webhook_configs"]
    hook["url"] = receiver
    hook["http_config"]["authorization"]["credentials_file"] = str(token)
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(config))
