"""mrrs levels."""

from __future__ import annotations

import json
import threading

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from streams.cli import run
from streams.levels import FEWEST, Levels
from streams.metrics import Metrics
from streams.recorded import machine, read_recorded, running
from streams.settings import Settings
from streams.vitals import introduce


@pytest.fixture
def worker():
    """Metrics as a worker serves them after some photos; its memory is set here."""
    metrics = Metrics(CollectorRegistry())
    introduce(Settings(), metrics)
    levels = Levels(metrics)
    for _ in range(FEWEST):
        levels.add(0.08)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=metrics.registry)
    assert isinstance(thread, threading.Thread)
    yield metrics, f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_a_worker_says_becomes_the_record(worker, tmp_path, monkeypatch, capfd):
    metrics, address = worker
    metrics.current_level.labels("memory_bytes").set(4e8)
    path = tmp_path / "recorded.json"
    said = ["--by", "A", "--reason", "new machines", "--out", str(path)]
    assert run(["levels", "record", "--from", address, *said]) == 0
    recorded = read_recorded(path)
    assert recorded.levels == {"latency_seconds": 0.08, "throughput_photos_per_second": 12.5, "memory_bytes": 4e8}
    assert (recorded.libraries, recorded.machine) == (dict(sorted(running().items())), machine())

    assert run(["levels", "record", "--from", address, "--portable", *said]) == 0
    assert read_recorded(path).levels == {"memory_bytes": 4e8}

    capfd.readouterr()
    monkeypatch.setenv("MRRS_RECORDED", str(path))
    assert run(["levels", "show", "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert (shown["changed"], shown["same_machine"], shown["recorded"]["by"]) == ({}, True, "A")

    path.write_text(path.read_text().replace(running()["numpy"], "0.0.1"))
    assert run(["levels", "show"]) == 1
    assert f"{running()['numpy']}, recorded 0.0.1" in capfd.readouterr().out


def test_a_worker_that_has_not_read_enough_is_no_record(worker, tmp_path, capfd):
    _, address = worker
    path = tmp_path / "recorded.json"
    assert run(["levels", "record", "--from", address, "--by", "A", "--reason", "b", "--out", str(path)]) == 2
    assert "does not say memory_bytes yet" in capfd.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(("source", "said"), [("127.0.0.1:9", "is a worker running there"), ("none", "give --from")])
def test_a_worker_must_be_there(source, said, capfd):
    assert run(["levels", "record", "--from", source, "--by", "A", "--reason", "b"]) == 2
    assert said in capfd.readouterr().err


def test_a_damaged_record_is_one_line(tmp_path, monkeypatch, capfd):
    (tmp_path / "r.json").write_text("{}")
    monkeypatch.setenv("MRRS_RECORDED", str(tmp_path / "r.json"))
    assert run(["levels", "show"]) == 2
    assert "no record of libraries" in capfd.readouterr().err
