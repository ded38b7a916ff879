"""Real servers for the tests under this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.kafka_server import KafkaServer, classpath
from tests.services.mongodb import MongoDBServer, ferretdb, program, secantus
from tests.services.stand import ROOT, Stand
from tests.services.tools import unavailable
from training.synthetic.photo import encode
from training.synthetic.render import render
from training.synthetic.truth import KINDS


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
def ferretdb_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program(tmp_path_factory.mktemp("ferretdb-program"))


@pytest.fixture(scope="session")
def mongodb(ferretdb_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of FerretDB, which deletes nothing by itself; one for the whole run."""
    with ferretdb(ferretdb_program, tmp_path_factory.mktemp("ferretdb")) as server:
        yield server.url


@pytest.fixture
def fresh_mongodb(ferretdb_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoDBServer]:
    """A FerretDB for one test, which may stop it."""
    with ferretdb(ferretdb_program, tmp_path_factory.mktemp("ferretdb")) as server:
        yield server


@pytest.fixture(scope="session")
def deleting_mongodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of SecantusDB, which deletes by TTL indexes; one for the whole run."""
    with secantus(tmp_path_factory.mktemp("secantus")) as server:
        yield server.url


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder with the models, which are trained and committed before these tests can run."""
    folder = Path(os.environ.get("MRRS_MODEL_DIR", ROOT / "onnx"))
    if not (folder / "manifest.toml").is_file():
        unavailable(f"no models in {folder}")
    return folder


@pytest.fixture
def stand(fresh_kafka: KafkaServer, models: Path, tmp_path: Path) -> Iterator[Stand]:
    """The service on a Kafka of its own."""
    with Stand(fresh_kafka.bootstrap, models, tmp_path) as stand:
        yield stand


@pytest.fixture(scope="session")
def photos() -> dict[str, bytes]:
    """300 small photos of synthetic meters and of other things, request id -> JPEG; no two files are the same."""
    scenes = [render(seed, kind=KINDS[seed % len(KINDS)], side=480) for seed in range(100)]
    return {
        f"photo-{seed:02d}-{quality}": encode(scene.image, quality=quality)
        for quality in (80, 85, 90)
        for seed, scene in enumerate(scenes)
    }
