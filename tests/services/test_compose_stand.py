"""The stand of docker-compose.yml without its containers: its commands and settings, run as processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from pymongo import MongoClient

from streams.settings import Settings
from streams.topics import READINGS, TOPICS
from tests.services.backend import records, send
from tests.services.kafka_server import KafkaServer
from tests.services.process import Process
from tests.services.stand import ROOT
from tests.services.waiting import free_ports, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS: dict[str, Any] = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
WORKERS = [name for name, service in OURS.items() if service["command"][0] == "worker"]
#: Where nothing can be written, whoever asks: as the read-only root of the containers.
READ_ONLY = "/sys"


class Compose:
    """Starts services as the file says, with the addresses of this machine."""

    def __init__(self, kafka: str, mongodb: str, models: Path, folder: Path) -> None:
        self.log = f"{mongodb}compose"
        self._kafka = kafka
        self._folder = folder
        self._models = models
        self.started: dict[str, Process] = {}

    def environment(self, name: str, port: int) -> dict[str, str]:
        """The variables of a service and of its image; names of hosts and ports stand for this machine's."""
        given = {key: value for key, value in OURS[name]["environment"].items() if not value.startswith("${")}
        environment = {
            "PATH": str(Path(sys.executable).parent),
            "HOME": READ_ONLY,
            "TMPDIR": str(self._folder),
            "PYTHONSAFEPATH": "1",
            "PYTHONPATH": str(ROOT),
            "MRRS_MODEL_DIR": str(self._models),
            **given,
        }
        assert environment["MRRS_BROKERS"] == "kafka:9092"
        environment["MRRS_BROKERS"] = self._kafka
        if "MRRS_REQUEST_LOG" in environment:
            # The server of the tests knows no users.
            assert urlsplit(environment["MRRS_REQUEST_LOG"]).scheme == "mongodb"
            environment["MRRS_REQUEST_LOG"] = self.log
            # And it deletes nothing by itself.
            environment["MRRS_REQUEST_LOG_PURGED"] = "true"
            environment["MRRS_METRICS"] = environment["MRRS_METRICS"].replace("9108", str(port))
        return environment

    def command(self, name: str) -> list[str]:
        """The command line of a service."""
        return [str(Path(sys.executable).with_name("mrrs")), *OURS[name]["command"]]

    def start(self, name: str, environment: dict[str, str]) -> None:
        """Start a service."""
        self.started[name] = Process(self.command(name), self._folder / f"{name}.log", environment, READ_ONLY)


@pytest.fixture
def compose(fresh_kafka: KafkaServer, mongodb: str, models: Path, tmp_path: Path) -> Iterator[Compose]:
    compose = Compose(fresh_kafka.bootstrap, mongodb, models, tmp_path)
    yield compose
    for process in compose.started.values():
        if process.alive:
            process.kill()


def _healthy(environment: dict[str, str]) -> bool:
    check = [sys.executable, "-m", "streams.health"]
    return subprocess.run(check, env=environment, cwd=READ_ONLY, capture_output=True, check=False).returncode == 0


def test_its_topics_are_created_its_workers_become_healthy_and_photos_become_readings(
    compose: Compose, fresh_kafka: KafkaServer, photos: dict[str, bytes]
) -> None:
    topics = subprocess.run(
        compose.command("topics"), env=compose.environment("topics", 0), cwd=READ_ONLY, capture_output=True, check=False
    )
    assert topics.returncode == 0, topics.stderr.decode()
    some = dict(islice(photos.items(), 12))
    send(fresh_kafka.bootstrap, some)

    environments = {
        name: compose.environment(name, port) for name, port in zip(WORKERS, free_ports(len(WORKERS)), strict=True)
    }
    for name, environment in environments.items():
        assert Settings.from_environment(environment).metrics_address() is not None
        assert not _healthy(environment)
        compose.start(name, environment)

    def well() -> bool:
        for process in compose.started.values():
            process.check()
        return all(_healthy(environment) for environment in environments.values())

    wait_until(well, "all workers healthy", 120)

    def answered() -> bool:
        return {record.key for record in records(fresh_kafka.bootstrap, READINGS.name)} == set(some)

    wait_until(answered, "all readings", 120)
    client: MongoClient[dict[str, Any]] = MongoClient(compose.log)
    try:
        database = client.get_default_database()
        assert {document["_id"]: document["data"] for document in database["requests"].find()} == some
        assert {document["_id"] for document in database["answers"].find()} == set(some)
    finally:
        client.close()
    assert {name: process.stop() for name, process in compose.started.items()} == dict.fromkeys(WORKERS, 0)
    # Twelve partitions a topic, as in production, and nothing but what was declared.
    assert records(fresh_kafka.bootstrap, TOPICS["mrrs.dead-letters.v1"].name) == []
