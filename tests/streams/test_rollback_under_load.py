"""Promote and roll back while photos flow: none is lost, none is answered twice, each names what has made it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import onnx
import pytest

from processors.library import Library
from streams.cli import run
from streams.client import PhotoProducer, Tail, photo_headers
from streams.codec import decode_reading
from streams.settings import Settings
from streams.topics import MODEL_EVENTS
from tests.streams.brokers import embedded_broker
from tests.streams.demo.photos import photo

ONNX = Settings.from_environment({}).model_dir
ROOT = Path(__file__).parents[2]
#: The model that every photo asks.
MODEL = "meter-type"
#: Seconds after which the test gives up waiting.
DEADLINE_S = 120.0


@pytest.fixture
def models(tmp_path) -> Path:
    """The models, by links, with a manifest of their own."""
    assert ONNX is not None
    folder = tmp_path / "models"
    folder.mkdir()
    for source in ONNX.resolve().iterdir():
        if source.name == MODEL:
            (folder / MODEL).mkdir()
            for version in source.iterdir():
                (folder / MODEL / version.name).symlink_to(version)
        elif source.is_dir():
            (folder / source.name).symlink_to(source)
    (folder / "manifest.toml").write_bytes((ONNX / "manifest.toml").read_bytes())
    return folder


@pytest.fixture
def second(tmp_path, models) -> Path:
    """The same model under other bytes."""
    library = Library(models)
    model = onnx.load(library.path(MODEL, library.version(MODEL)))
    entry = model.metadata_props.add()
    entry.key, entry.value = "made-for", "a test"
    onnx.save(model, tmp_path / "second.onnx")
    return tmp_path / "second.onnx"


@contextmanager
def worker(brokers: str, models: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "MRRS_BROKERS": brokers,
        "MRRS_MODEL_DIR": str(models),
        "MRRS_REQUEST_LOG": f"sqlite:///{folder / 'requests.sqlite'}",
        "MRRS_METRICS": "none",
        "MRRS_EMBEDDED": "true",
        "MRRS_SHADOW_SHARE": "0.2",
        "MRRS_SESSION_TIMEOUT_S": "6",
    }
    with (folder / "worker.log").open("wb") as log:
        child = subprocess.Popen([sys.executable, "-m", "streams.cli", "worker"], env=environment, stderr=log)
    try:
        yield child
    finally:
        child.terminate()
        assert child.wait(60) == 0, (folder / "worker.log").read_text()


class Traffic:
    """Sends photos, a few at a time, and notes which version each answer names."""

    def __init__(self, brokers: str) -> None:
        self._brokers = brokers
        self._data = [photo(number).data for number in range(4)]
        self._stop = threading.Event()
        self.failed: list[str] = []
        self.sent = 0
        self.answers: list[str] = []
        self.versions: dict[str, str | None] = {}
        self._thread = threading.Thread(target=self._flow)

    def __enter__(self) -> Self:
        self._tail = Tail(self._brokers)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _flow(self) -> None:
        producer = PhotoProducer(self._brokers)
        with self._tail:
            deadline = time.monotonic() + DEADLINE_S
            while (not self._stop.is_set() or len(set(self.answers)) < self.sent) and time.monotonic() < deadline:
                while not self._stop.is_set() and self.sent - len(set(self.answers)) < 8:
                    key = f"photo-{self.sent:05d}"
                    data = self._data[self.sent % len(self._data)]
                    producer.send(key.encode(), data, photo_headers(key, "photo.jpg"), self._delivered)
                    self.sent += 1
                producer.poll()
                self._receive(0.05)
            settled = time.monotonic() + 2
            while time.monotonic() < settled:
                self._receive(0.1)

    def _receive(self, timeout_s: float) -> None:
        message = self._tail.poll(timeout_s)
        value = message and message.value()
        if value:
            reading = decode_reading(value)
            self.answers.append(reading.request_id)
            self.versions[reading.request_id] = reading.models.get(MODEL)

    def _delivered(self, error: str | None) -> None:
        if error:
            self.failed.append(error)

    def answered_next(self, count: int) -> set[str | None]:
        """Return the versions that the next photos' answers name."""
        keys = [f"photo-{number:05d}" for number in range(self.sent, self.sent + count)]
        deadline = time.monotonic() + DEADLINE_S
        while not set(keys) <= set(self.versions):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{count} more photos were not answered")
            time.sleep(0.02)
        return {self.versions[key] for key in keys}

    def wait_for(self, version: str) -> float:
        """Wait until the next photos' answers all name a version; return the seconds that it took."""
        start = time.monotonic()
        while (found := self.answered_next(5)) != {version}:
            if time.monotonic() > start + DEADLINE_S:
                raise TimeoutError(f"the answers name {found}, not {version}")
        return time.monotonic() - start


def test_photos_flow_while_a_version_is_promoted_and_rolled_back(models, second, tmp_path, monkeypatch):
    monkeypatch.delenv("MRRS_BROKERS", raising=False)
    first = Library(models).version(MODEL)
    with embedded_broker() as broker, worker(broker.address, models, tmp_path), Traffic(broker.address) as traffic:
        traffic.wait_for(first)
        assert run(["models", "add", MODEL, str(second), "--version", "9.0.0", "--dir", str(models)]) == 0
        assert run(["models", "promote", MODEL, "9.0.0", "--as", "challenger", "--dir", str(models)]) == 0
        read_along = broker.read(MODEL_EVENTS.name, 3, DEADLINE_S)
        assert run(["models", "promote", MODEL, "9.0.0", "--dir", str(models)]) == 0
        promoted = traffic.wait_for("9.0.0")
        assert traffic.answered_next(20) == {"9.0.0"}
        assert run(["models", "rollback", MODEL, "--dir", str(models)]) == 0
        rolled_back = traffic.wait_for(first)
        assert traffic.answered_next(20) == {first}
    print(  # noqa: T201 - how long it took is what an operator asks
        f"promotion effective within {promoted:.1f} s, rollback within {rolled_back:.1f} s, {traffic.sent} photos"
    )
    compared = [json.loads(message.value()) for message in read_along]
    assert len(compared) >= 3
    assert all((event["challenger"], event["agrees"]) == ("9.0.0", True) for event in compared)
    assert traffic.failed == []
    assert Counter(traffic.answers) == {f"photo-{number:05d}": 1 for number in range(traffic.sent)}
    assert set(traffic.versions.values()) == {first, "9.0.0"}
