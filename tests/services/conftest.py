"""Real servers for the tests under this folder, one of each for the whole run."""

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
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of a real Kafka that creates no topics by itself."""
    folder = tmp_path_factory.mktemp("kafka")
    with KafkaServer(classpath(folder), folder) as server:
        yield server.bootstrap


@pytest.fixture(scope="session")
def mongodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that speaks MongoDB's protocol."""
    folder = tmp_path_factory.mktemp("mongodb")
    with MongoDBServer(program(folder), folder) as server:
        yield server.url
