"""The embedded service with all that is scraped of it, and a Prometheus that does: what the boards are tested on."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import yaml

from tests.services.process import Process
from tests.services.stand import ROOT
from tests.services.tools import find
from tests.services.waiting import free_ports, wait_until

#: Seconds until a process is ready: its libraries are large, and machines of tests busy.
START_S = 180.0


class Service:
    """Processes of ours in one environment; a context manager that leaves none behind."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self._processes: list[Process] = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MRRS_")},
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            **{f"MRRS_{name.upper()}": value for name, value in settings.items()},
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            if process.alive:
                process.kill()

    def start(self, name: str, command: list[str], ready: str) -> re.Match[str]:
        """Start a process; return what it says when it is ready."""
        process = Process(command, self.folder / f"{name}.log", self._environment)
        self._processes.append(process)
        found: list[re.Match[str]] = []

        def said() -> bool:
            process.check()
            found.extend(re.finditer(ready, process.log.read_text(errors="replace")))
            return bool(found)

        wait_until(said, f"{name} to be ready", START_S)
        return found[0]

    def mrrs(self, *words: str | Path) -> list[str]:
        """Return a command line of ours."""
        return [sys.executable, "-m", "streams.cli", *map(str, words)]

    def run(self, command: list[str]) -> None:
        """Run a command to its end."""
        done = subprocess.run(
            command, env=self._environment, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
        )
        assert done.returncode == 0, done.stderr


class Prometheus:
    """A real one, with the project's rules, asked as Grafana asks it."""

    def __init__(self, service: Service, targets: Mapping[str, str]) -> None:
        """Start it.

        Args:
            service: Ends it.
            targets: Job -> host:port.
        """
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [f"{ROOT}/dashboards/rules/*.yml"],
            "scrape_configs": [
                {"job_name": job, "static_configs": [{"targets": [target]}]}
                for job, target in {**targets, "prometheus": f"127.0.0.1:{port}"}.items()
            ],
        }
        file = service.folder / "prometheus.yml"
        file.write_text(yaml.safe_dump(config))
        command = [
            find("prometheus"),
            f"--config.file={file}",
            f"--storage.tsdb.path={service.folder}/prometheus",
            f"--web.listen-address=127.0.0.1:{port}",
            f"--web.user-assets={ROOT}/dashboards/runbooks",
        ]
        service.start("prometheus", command, "ready to receive web requests")

    def values(self, expr: str) -> list[float]:
        """Return the newest values of an expression; NaN is none."""
        said = json.loads(self.get(f"api/v1/query?{urllib.parse.urlencode({'query': expr})}"))
        assert said["status"] == "success", said
        values = [float(series["value"][1]) for series in said["data"]["result"]]
        return [value for value in values if not math.isnan(value)]

    def get(self, path: str) -> str:
        """Return what stands at a path."""
        try:
            with urllib.request.urlopen(f"{self.url}/{path}", timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode(errors='replace')}") from error
