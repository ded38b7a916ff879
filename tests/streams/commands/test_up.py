"""`mrrs up` as a newcomer and kcat see it."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import cv2
import numpy as np
import pytest

from monitors.references import write_reference
from streams.cli import run
from streams.client import photo_headers
from streams.exchange import Sending, exchange
from streams.group import StageStoppedError
from streams.stand import Stand
from tests.monitors.drifting.made import reference
from tests.streams import fake_stages


def get(url):
    with urllib.request.urlopen(url, timeout=10) as page:
        return page.read()


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def up(tmp_path):
    command = [sys.executable, "-m", "streams.cli", "up", "--data", str(tmp_path / "data")]
    write_reference(reference(), tmp_path / "reference.npz")
    environment = {**os.environ, "MRRS_REFERENCE": str(tmp_path / "reference.npz")}
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as child,
    ):
        try:
            yield child
        finally:
            child.kill()


def test_a_nine_megabyte_photo_is_answered_and_the_end_is_clean(up, tmp_path):
    kafka = re.fullmatch(r"kafka (127\.0\.0\.1:\d+)\n", up.stdout.readline()).group(1)
    metrics = re.fullmatch(r"metrics (http://127\.0\.0\.1:\d+/metrics)\n", up.stdout.readline()).group(1)
    page = re.fullmatch(r"status (http://127\.0\.0\.1:\d+/)\n", up.stdout.readline()).group(1)
    noise = np.random.default_rng(1).integers(0, 255, (2300, 2300, 3), np.uint8)
    photo = cv2.imencode(".jpg", noise, [cv2.IMWRITE_JPEG_QUALITY, 99])[1].tobytes()
    assert 9_000_000 < len(photo) < 10_000_000
    photos = {name: Sending(photo, photo_headers(name, "p.jpg")) for name in ("one", "two", "three")}
    answers = dict(exchange(kafka, photos, 60.0))
    assert {answer.status for answer in answers.values()} == {"rejected"}
    # The answer is out a moment before it is counted.
    wait_until(lambda: b'mrrs_stage_passed_records_total{stage="assemble"} 3.0' in get(metrics))
    shown = json.loads(get(page + "status.json"))["figures"]
    assert {answer["request_id"] for answer in shown["newest"]} == set(photos)
    monitor = re.fullmatch(r"monitor (http://127\.0\.0\.1:\d+)\n", up.stdout.readline()).group(1)
    looked_at = b'mrrs_monitor_observations_total{monitor="predictions",segment="unknown"} 3.0'
    wait_until(lambda: looked_at in get(monitor + "/metrics"), 60)
    up.send_signal(signal.SIGTERM)
    assert up.wait(60) == 0
    assert [path.name for path in (tmp_path / "data").glob("*.sqlite")] == ["requests-001.sqlite"]
    with pytest.raises(urllib.error.URLError):
        get(monitor + "/metrics")  # the monitors have ended with the service


def test_ctrl_c_ends_it_cleanly_too(up, tmp_path):
    assert up.stdout.readline().startswith("kafka ")
    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_the_demo_reads_drawn_photos_end_to_end(tmp_path):
    command = [sys.executable, "-m", "streams.cli", "demo", "--photos", "12", "--json", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["sent"], figures["answered"], figures["lost"], figures["duplicates"]) == (12, 12, 0, 0)
    assert figures["right"] + figures["wrong"] + figures["rejected"] == 12
    assert (figures["dead_letters"], figures["offset_gaps"], figures["drift"]) == (0, 0, [])
    assert "[12/12]" in done.stderr
    if figures["right"] + figures["wrong"]:
        assert len(list((tmp_path / "out").glob("*-read.jpg"))) == 1


def test_in_this_process_it_announces_itself_and_cleans_up(monkeypatch, capfd):
    real = Stand.serve

    async def serve(self, stop, ready, *, processors=None):
        def announce_and_end():
            ready()
            os.kill(os.getpid(), signal.SIGTERM)

        await real(self, stop, announce_and_end, processors=fake_stages.STAGES)

    monkeypatch.setattr(Stand, "serve", serve)
    monkeypatch.setattr("streams.worker.configure_logging", lambda level: None)
    before = set(Path(tempfile.gettempdir()).glob("mrrs-up-*"))
    assert run(["up"]) == 0
    shown = capfd.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()][:3] == ["kafka", "metrics", "status"]
    assert set(Path(tempfile.gettempdir()).glob("mrrs-up-*")) <= before


def test_a_stage_that_stops_ends_it_with_status_1(monkeypatch, capfd, tmp_path):
    async def serve(self, stop, ready, *, processors=None):
        raise StageStoppedError("every stage has stopped")

    monkeypatch.setattr(Stand, "serve", serve)
    monkeypatch.setattr("streams.worker.configure_logging", lambda level: None)
    assert run(["up", "--data", str(tmp_path)]) == 1
    assert "every stage has stopped" in capfd.readouterr().err


def test_a_drift_that_nobody_knows_is_wrong_input():
    command = [sys.executable, "-m", "streams.cli", "demo", "--photos", "2", "--drift", "upside-down"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "no drift 'upside-down'" in done.stderr
    assert "Traceback" not in done.stderr
