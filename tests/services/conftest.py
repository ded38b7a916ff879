"""Real servers for the tests under this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.kafka_server import KafkaServer, classpath
from tests.services.mongodb import MongoDBServer, program


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder need a server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.services)


@pytest.fixture(scope="session")
def kafka_classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    return classpath(tmp_path_factory.mktemp("maven"))


@pytest.fixture(scope="session")
def kafka(kafka_classpath: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of a real Kafka that creates no topics by itself; one for the whole run."""
    with KafkaServer(kafka_classpath, tmp_path_factory.mktemp("kafka")) as server:
        yield server.bootstrap


@pytest.fixture
def fresh_kafka(kafka_classpath: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A real Kafka that nothing has been sent to, for one test; it starts in about 3 s."""
    with KafkaServer(kafka_classpath, tmp_path_factory.mktemp("kafka")) as server:
        yield server


@pytest.fixture(scope="session")
def mongodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that speaks MongoDB's protocol; one for the whole run."""
    folder = tmp_path_factory.mktemp("mongodb")
    with MongoDBServer(program(folder), folder) as server:
        yield server.url
