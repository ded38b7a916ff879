"""The fire drill: drift in the running service starts exactly one training, through real servers."""

from __future__ import annotations

import logging
import time
from functools import partial
from pathlib import Path

import pytest

from tests.services.alerting import Alerting
from tests.services.firedrill import RECORDER, STEP, WINDOW, Backend, Drill, Photo, gas, post, resolved
from tests.services.process import Process
from tests.services.waiting import free_ports, wait_until

#: Seconds from the first drifted photo to the start of the training.
PATIENCE_S = 180
#: Photos that the reference is made of, and photos without a drift that the service answers first.
REFERENCE, CALM = 2 * WINDOW, WINDOW
TOKEN = "a-token-of-the-fire-drill"
#: The shipped table of models, limits at the drill's pace, a recorder in place of `mrrs retrain`.
CONFIG = """
[limits]
lasts_s = 2
lead_s = 10
photos = {photos}
labels = 10
again_s = 2

[[actions]]
kind = "local"
command = ["{folder}/recorder"]

[[actions]]
kind = "topic"
"""

logger = logging.getLogger(__name__)


@pytest.mark.timeout(900)
def test_drift_starts_exactly_one_training(models: Path, tmp_path: Path) -> None:
    calm, drifted = gas(range(REFERENCE), "none"), gas(range(1000, 1040), "blur")
    _write(tmp_path, calm)
    (port,) = free_ports(1)
    receiver = f"http://127.0.0.1:{port}/alerts"
    with Drill(tmp_path, models) as drill:
        drill.run("reference", "build", str(tmp_path / "photos"), "--out", str(tmp_path / "reference.npz"))
        up = r"kafka (\S+)\n[\s\S]*metrics http://(\S+)/metrics[\s\S]*monitor http://([^/\s]+)"
        _, said = drill.start("up", "up", "--data", str(tmp_path), ready=up)
        brokers, worker, monitor = said.groups()
        trigger = _trigger(drill, brokers, port)
        targets = {"worker": worker, "monitor": monitor, "trigger": f"127.0.0.1:{port}"}
        with Alerting(tmp_path, targets, receiver, tmp_path / "token") as servers:
            with Backend(drill, brokers, calm, "calm"):
                wait_until(lambda: drill.answered() >= CALM, "photos without a drift", 300)
            assert drill.calls() == []
            began = time.monotonic()
            with Backend(drill, brokers, drifted, "drifted") as backend:
                wait_until(lambda: bool(drill.calls()), "a training to be started", PATIENCE_S)
                took, photos = time.monotonic() - began, backend.sent
                # Either monitor may be the first: the other's alert must not start another training.
                for drift in ("MrrsImageDrift", "MrrsPredictionDrift"):
                    wait_until(partial(servers.firing, drift), drift, PATIENCE_S)
            bodies = drill.notified()
            for restart in range(4):
                for number in range(25):
                    body = bodies[number % len(bodies)]
                    assert post(receiver, resolved(body) if number % 2 else body, TOKEN) == 200
                if restart < 3:
                    trigger.kill()
                    trigger = _trigger(drill, brokers, port)
            decisions = drill.decisions()
        assert len(drill.notified()) >= len(bodies) + 100
        (call,) = drill.calls()
    (one,) = (decision for decision in decisions if decision["decision"] == "retrain")
    assert call.split()[0] == one["model"]
    assert f"--id {one['id']}" in call
    assert one["segment"] == "gas"
    logger.warning("a training of %s %.1f s and %d photos after the drift began", one["model"], took, photos)


def _write(folder: Path, calm: list[Photo]) -> None:
    (folder / "photos").mkdir()
    for number, (data, _) in enumerate(calm):
        (folder / "photos" / f"{number:03d}.jpg").write_bytes(data)
    (folder / "token").write_text(TOKEN)
    (folder / "trigger.toml").write_text(CONFIG.format(photos=STEP, folder=folder))
    (folder / "recorder").write_text(RECORDER.format(folder=folder))
    (folder / "recorder").chmod(0o700)


def _trigger(drill: Drill, brokers: str, port: int) -> Process:
    folder = drill.folder
    files = {"token-file": folder / "token", "state": folder / "trigger", "config": folder / "trigger.toml"}
    options = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    address = f"127.0.0.1:{port}"
    process, _ = drill.start(
        "trigger", "trigger", "--address", address, "--brokers", brokers, *options, ready="alerts http"
    )
    return process
