"""`mrrs monitor`: what it is told, and what it says against it."""

import os
import subprocess
import sys

import pytest

from monitors.drifting.window_store import WindowStore
from monitors.references import write_reference
from monitors.topics import SOURCES
from streams.cli import run
from tests.monitors.drifting.made import reference


@pytest.fixture
def started(monkeypatch, tmp_path):
    """What `mrrs monitor` would host."""
    seen = []

    async def serve(settings, reference, names, *, ready, stop):
        seen.append((settings, reference.version, names))
        ready("http://127.0.0.1:7")

    monkeypatch.setattr("monitors.service.serve.serve", serve)
    monkeypatch.setattr("streams.worker.configure_logging", lambda level: None)
    write_reference(reference(), tmp_path / "reference.npz")
    monkeypatch.setenv("MRRS_REFERENCE", str(tmp_path / "reference.npz"))
    return seen


def test_all_monitors_by_default(started, capfd):
    assert run(["monitor"]) == 0
    assert started[0][1:] == (reference().version, tuple(SOURCES))
    assert capfd.readouterr().out == "monitor http://127.0.0.1:7\n"


def test_some_of_them_on_a_broker_of_ones_own(started, tmp_path):
    options = ["--brokers", "kafka:1", "--metrics", "none", "--state", str(tmp_path / "state")]
    assert run(["monitor", "--monitors", "predictions, images", *options]) == 0
    settings, _, names = started[0]
    assert names == ("images", "predictions")
    assert (settings.brokers, settings.monitor_address(), settings.monitor_state) == (
        "kafka:1",
        None,
        tmp_path / "state",
    )


@pytest.mark.parametrize("monitors", ["weather", "images,weather", ""])
def test_a_monitor_that_there_is_not_lists_those_that_there_are(started, monitors, capfd):
    assert run(["monitor", "--monitors", monitors]) == 2
    assert "images, predictions" in capfd.readouterr().err
    assert not started


def test_a_missing_reference_is_wrong_input(started, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("MRRS_REFERENCE", str(tmp_path / "none.npz"))
    assert run(["monitor"]) == 2
    assert "mrrs reference build makes one" in capfd.readouterr().err


def test_a_state_folder_that_another_one_uses_is_wrong_input(tmp_path):
    write_reference(reference(), tmp_path / "reference.npz")
    store = WindowStore(tmp_path / "state" / "windows.sqlite", 100)
    command = [sys.executable, "-m", "streams.cli", "monitor", "--brokers", "127.0.0.1:1", "--metrics", "none"]
    environment = {**os.environ, "MRRS_REFERENCE": str(tmp_path / "reference.npz")}
    done = subprocess.run(
        [*command, "--state", str(tmp_path / "state")],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    store.close()
    assert done.returncode == 2
    assert "each mrrs monitor needs a folder of its own" in done.stderr
    assert "Traceback" not in done.stderr
