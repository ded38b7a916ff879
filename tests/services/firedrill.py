"""What the fire drill works with: the embedded service, its monitors, a backend that never pauses, and the trigger."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

from confluent_kafka import Producer

from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.messages import Confirmation, Label
from streams.topics import LABELS
from tests.services.backend import send
from tests.services.process import Process
from tests.services.stand import ROOT
from tests.services.waiting import wait_until
from training.synthetic.photo import encode
from training.synthetic.render import render

TENANT = "t1"
#: Photos that are on their way at most: the pace is the pipeline's.
ON_THE_WAY = 20
#: Photos of a window, and new ones that make the next.
WINDOW, STEP = 60, 30
#: In place of `mrrs retrain`: writes down what it was called with, and ends.
RECORDER = """#!/bin/sh
echo "$@" >> "{folder}/called"
"""

Photo = tuple[bytes, tuple[RegisterLabel, ...]]


def gas(seeds: range, fault: str) -> list[Photo]:
    """Photos of gas meters and what they show."""
    scenes = [render(seed, kind="gas", fault=fault, side=800) for seed in seeds]
    return [
        (
            encode(scene.image, quality=85),
            tuple(RegisterLabel(one.tariff, one.value, one.decimals) for one in scene.truth.registers),
        )
        for scene in scenes
    ]


class Drill:
    """The processes of the drill; a context manager that leaves none behind."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self.requests = folder / "requests-001.sqlite"
        self._processes: list[Process] = []
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MRRS_")},
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            "MRRS_MODEL_DIR": str(models),
            "MRRS_REQUEST_LOG": f"sqlite:///{self.requests}",
            "MRRS_REFERENCE": str(folder / "reference.npz"),
            "MRRS_MONITOR_WINDOW": str(WINDOW),
            "MRRS_MONITOR_STEP": str(STEP),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            if process.alive:
                process.kill()

    def start(self, name: str, *command: str, ready: str) -> tuple[Process, re.Match[str]]:
        """Start a process, and wait until it says that it is ready."""
        log = self.folder / f"{name}.log"
        before = log.stat().st_size if log.exists() else 0
        process = Process([*_mrrs(), *command], log, self._environment)
        self._processes.append(process)

        def said() -> re.Match[str] | None:
            process.check()
            return re.search(ready, log.read_text()[before:])

        wait_until(lambda: said() is not None, f"{name} to be ready", 120)
        found = said()
        assert found is not None
        return process, found

    def run(self, *command: str, **settings: str) -> str:
        """Run a command to its end, and return what it printed."""
        environment = self._environment | {f"MRRS_{key.upper()}": value for key, value in settings.items()}
        done = subprocess.run(
            [*_mrrs(), *command], env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answered(self) -> int:
        """Photos that the pipeline has answered."""
        if not self.requests.exists():
            return 0
        with closing(sqlite3.connect(self.requests, timeout=10)) as connection:
            return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])

    def calls(self) -> list[str]:
        """What the recorder was called with, a line a call."""
        called = self.folder / "called"
        return called.read_text().splitlines() if called.exists() else []

    def notified(self) -> list[bytes]:
        """The bodies that Alertmanager has sent to the trigger."""
        with closing(sqlite3.connect(self.folder / "trigger/ledger.sqlite", timeout=10)) as connection:
            return [body for (body,) in connection.execute("SELECT body FROM notifications ORDER BY number")]

    def decisions(self) -> list[dict[str, Any]]:
        """What `mrrs retrain decisions` lists."""
        told = self.run("retrain", "decisions", "--state", str(self.folder / "trigger"), "--limit", "99", "--json")
        return list(json.loads(told)["decisions"])


class Backend:
    """An app whose customers confirm what they see; sends one photo after another until it is left."""

    def __init__(self, drill: Drill, brokers: str, photos: Sequence[Photo], prefix: str) -> None:
        self._drill = drill
        self._brokers = brokers
        self._photos = photos
        self._prefix = prefix
        self._first = drill.answered()
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self.sent = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        for data, registers in cycle(self._photos):
            if self._stop.is_set():
                return
            request_id = f"{self._prefix}-{self.sent}"
            send(self._brokers, {request_id: data}, {"mrrs-tenant": TENANT, "mrrs-medium": "gas"})
            confirm(self._brokers, request_id, registers)
            self.sent += 1
            while self.sent - (self._drill.answered() - self._first) > ON_THE_WAY and not self._stop.wait(0.05):
                pass


def confirm(brokers: str, request_id: str, registers: tuple[RegisterLabel, ...]) -> None:
    """Send what a customer saw."""
    label = Label(request_id, TENANT, datetime.now(UTC).isoformat(), Confirmation.CUSTOMER, registers)
    producer = Producer({"bootstrap.servers": brokers, "acks": "all"})
    producer.produce(LABELS.name, encode_json(label), request_id)
    assert producer.flush(60) == 0


def post(url: str, body: bytes, token: str) -> int:
    """Send a notification as Alertmanager does; return the status."""
    request = urllib.request.Request(url, body, {"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def resolved(body: bytes) -> bytes:
    """The same notification once its alerts are over."""
    told = json.loads(body)
    told["status"] = "resolved"
    for alert in told["alerts"]:
        alert |= {"status": "resolved", "endsAt": datetime.now(UTC).isoformat()}
    return json.dumps(told).encode()


def _mrrs() -> list[str]:
    return [sys.executable, "-m", "streams.cli"]
