"""Stages spread over processes give the same readings as all stages in one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.services.backend import send
from tests.services.kafka_server import KafkaServer
from tests.services.stand import ROOT, Stand

#: As docker-compose.yml spreads them.
SPLIT = [
    service["command"][2].split(",")
    for service in yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"].values()
    if service.get("command", [""])[0] == "worker"
]


def _without_timings(answer: bytes) -> dict[str, Any]:
    reading: dict[str, Any] = json.loads(answer)
    assert reading.pop("timings")
    return reading


def _readings(stand: Stand, photos: dict[str, bytes], processes: Sequence[Sequence[str]]) -> dict[str, str]:
    send(stand.brokers, photos)
    workers = [stand.worker(*stages) for stages in processes]
    stand.wait_for_answers(len(photos), *workers)
    assert [worker.stop() for worker in workers] == [0] * len(workers)
    return {key: json.dumps(_without_timings(answer)) for key, answer in stand.answers().items()}


def test_three_processes_read_the_same_as_one(
    kafka_classpath: str, models: Path, photos: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    some = dict(islice(photos.items(), 40))
    assert len(SPLIT) == 3
    found = []
    for processes in ([()], SPLIT):
        folder = tmp_path_factory.mktemp("split")
        with KafkaServer(kafka_classpath, folder) as kafka, Stand(kafka.bootstrap, models, folder) as stand:
            found.append(_readings(stand, some, processes))
    one, three = found
    assert set(one) == set(some)
    assert one == three
    assert len({json.dumps(json.loads(text)["registers"]) for text in one.values()}) > 1, "all photos read alike"
