"""Drift, labels, a retraining, a challenger, a promotion, better readings, a rollback; and no photo is lost meanwhile."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors import manifest
from processors.history import ModelChange, read_history
from streams.client import Tail
from streams.logged import Query
from streams.request_log import entries, open_request_log
from streams.settings import Settings
from tests.monitors.retraining import drifted, service
from tests.streams.brokers import embedded_broker
from training.synthetic.dataset import write

pytestmark = [pytest.mark.training, pytest.mark.timeout(1200)]

MODEL = "digits-gas"
ONNX = Settings.from_environment({}).model_dir
LABELLED, LATER = 100, 24
CONFIG = """
[promotion]
allowed = true
curated_photos = 20
agreement = 0.05
shadow_photos = 10
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """Models with a manifest of their own, a small curated set, and what policy may."""
    assert ONNX is not None
    models = tmp_path / "models"
    models.mkdir()
    for source in ONNX.resolve().iterdir():
        if source.name == MODEL:
            shutil.copytree(source, models / MODEL)
        elif source.is_dir():
            (models / source.name).symlink_to(source)
    shutil.copy(ONNX / "manifest.toml", models)
    write(tmp_path / "curated", 24, 5, kind=drifted.MEDIUM, fonts="curated", fault="none", side=640)
    (tmp_path / "policy.toml").write_text(CONFIG)
    return tmp_path


def test_a_drift_is_mended_by_a_retraining_that_policy_promotes_and_a_person_can_take_back(folder):
    models = folder / "models"
    first = manifest.read(models)[MODEL].aliases["champion"]
    with embedded_broker() as broker:
        config = str(folder / "policy.toml")
        settings = service.environment(broker.address, folder, MRRS_SHADOW_SHARE="1", MRRS_RETRAIN_CONFIG=config)
        with service.worker(settings, folder), Tail(broker.address) as tail:
            backend = service.Backend(broker.address, tail)
            drifting = backend.read("drifting", drifted.photos(LABELLED, 7_000_000))
            backend.confirm(drifting)
            labelled(folder, LABELLED)

            began = time.monotonic()
            second = retrained(settings, folder)
            print(f"alert to challenger: {time.monotonic() - began:.0f} s")  # noqa: T201 - what an operator asks
            assert manifest.read(models)[MODEL].aliases == {"champion": first, "challenger": second}

            # It reads along on the next photos, and only then may policy promote it.
            before = backend.read("before", drifted.photos(LATER, 8_000_000))
            assert {answer.models[MODEL] for answer in before} == {first}
            promoted = policy(settings, backend)
            assert promoted["answer"], promoted["why"]
            assert manifest.read(models)[MODEL].aliases == {"champion": second}
            following(backend, second)
            after = backend.read("after", drifted.photos(LATER, 8_000_000))
            print(f"right before {backend.right(before):.0%}, after {backend.right(after):.0%}")  # noqa: T201
            assert {answer.models[MODEL] for answer in after} == {second}
            assert backend.right(after) >= backend.right(before) + 0.15

            start = time.monotonic()
            back = service.mrrs(settings, "models", "rollback", MODEL, "--by", "ada", "--reason", "a drill")
            assert back.returncode == 0, back.stderr
            following(backend, first)
            print(f"rollback: {time.monotonic() - start:.1f} s")  # noqa: T201
            assert time.monotonic() - start < 60
            backend.settle(2)
    assert Counter(answer.request_id for answer in backend.answers) == dict.fromkeys(backend.sent, 1)
    changes = [(event.change, event.changed_by) for event in read_history(models) if event.model == MODEL][-4:]
    assert changes[1:] == [
        (ModelChange.PROMOTED, "policy"),
        (ModelChange.WITHDRAWN, "policy"),
        (ModelChange.ROLLED_BACK, "ada"),
    ]
    assert not list(folder.glob("retraining/*/*/examples"))


def labelled(folder: Path, count: int) -> None:
    """Wait until the request log has so many labels."""

    async def found() -> int:
        log = open_request_log(f"sqlite:///{folder / 'requests.sqlite'}")
        try:
            return sum([entry.label is not None async for entry in entries(log, Query())])
        finally:
            await log.close()

    end = time.monotonic() + service.DEADLINE_S
    while asyncio.run(found()) < count:
        assert time.monotonic() < end, "labels are missing"
        time.sleep(0.5)


def retrained(settings, folder: Path) -> str:
    """Retrain until policy would promote the challenger; return its version.

    So short a training on so few photos loses one of the curated ones now and then, which policy rightly does not let
    pass; which one depends on the processor's arithmetic. A person would train it again, too.
    """
    for seed in range(4):
        report = retrain(settings, folder, seed)["report"]
        curated, recent = report["comparisons"]
        assert recent["conclusion"] == "better", recent["why"]
        if curated["conclusion"] in ("better", "not worse"):
            break
    assert curated["conclusion"] in ("better", "not worse"), curated["why"]
    return report["challenger"]


def retrain(settings, folder: Path, seed: int) -> dict:
    words = (
        "--since 1h --least 20 --held-out 0.4 --epochs 2 --scenes 12 --float --curated curated --cache cache --requested 1m --by trigger"
        f" --reason drift --id alert-{seed} --seed {seed} --json"
    )
    paths = {"curated": str(folder / "curated"), "cache": str(folder / "cache")}
    done = service.mrrs(settings, "retrain", MODEL, *(paths.get(word, word) for word in words.split()))
    assert done.returncode == 0, done.stderr + done.stdout
    found = json.loads(done.stdout)
    assert found["outcome"]["outcome"] == "challenger"
    assert found["outcome"]["alert_to_challenger_s"] > 60
    return found


def policy(settings, backend: service.Backend) -> dict:
    """Ask policy again and again, as cron does, until it has promoted.

    Photos keep coming meanwhile: reading along begins when the worker has loaded the challenger, and leaves photos out
    where the machine is busy.
    """
    end = time.monotonic() + service.DEADLINE_S
    for again in range(1000):
        done = service.mrrs(settings, "retrain", "policy", MODEL, "--json")
        assert done.returncode == 0, done.stderr
        (judgement,) = json.loads(done.stdout)["judgements"]
        if judgement["done"] or time.monotonic() > end:
            break
        backend.read(f"along-{again}", drifted.photos(LATER, 8_100_000 + again * LATER))
    return judgement


def following(backend: service.Backend, version: str) -> None:
    """Send one photo after another until an answer names a version."""
    end = time.monotonic() + service.DEADLINE_S
    photo = drifted.photos(1, 9_000_000)
    for number in range(1000):
        (answer,) = backend.read(f"{version}-{len(backend.sent)}-{number}", photo)
        if answer.models[MODEL] == version:
            return
        assert time.monotonic() < end, f"{version} is not followed"
