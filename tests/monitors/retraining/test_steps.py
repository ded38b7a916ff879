"""The first three steps with the real request log, the real chain and the real validation."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from monitors.retraining.config import Config
from monitors.retraining.context import Context, Halt
from monitors.retraining.dataset import read_samples
from monitors.retraining.job import begin
from monitors.retraining.lessons import lesson
from monitors.retraining.steps.check import blamed, check
from monitors.retraining.steps.gather import gather
from monitors.retraining.steps.prepare import prepare
from processors.labels import RegisterLabel
from processors.records import Display, Medium, Reading, Status
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.messages import Confirmation, Label
from streams.request_log import open_request_log
from streams.settings import Settings
from tests.monitors.retraining import drifted
from tests.monitors.retraining.test_job import ORDER

NOW = datetime.now(UTC)
DIRECTORY = Settings.from_environment({}).model_dir


def answer(name: str) -> Reading:
    """A gas meter, and nothing else told."""
    return Reading(name, Status.READ, (), (), Medium.GAS, Display.ANALOG, (), 0.9, None, {}, {}, {})


async def filled(url: str, photos: list[drifted.Labelled], truths: list[tuple[RegisterLabel, ...] | None]) -> None:
    log = open_request_log(url)
    await log.prepare()
    for number, (photo, truth) in enumerate(zip(photos, truths, strict=True)):
        name, received = f"r{number}", NOW - timedelta(minutes=30 - number)
        headers = (("mrrs-medium", b"gas"), ("mrrs-meter-id", f"m{number}".encode()))
        await log.keep(Original(name, name.encode(), photo.data, headers, received))
        await log.answer(name, encode_json(answer(name)), Facts.of(answer(name), ""))
        if truth is not None:
            await log.label(Label(name, "", received.isoformat(), Confirmation.CUSTOMER, truth))
    await log.close()


def context(tmp_path: Path, url: str, lock: int, said: list[str], **order: object) -> Context:
    assert DIRECTORY is not None
    given = {"until": NOW.isoformat(), "held_out": 0.0, "least": 3, **order}
    return Context(
        job=begin(tmp_path / "state", msgspec.structs.replace(ORDER, **given)),
        settings=Settings(model_dir=DIRECTORY, request_log=url),
        config=Config(),
        lesson=lesson(ORDER.model),
        models=DIRECTORY,
        cache=tmp_path / "cache",
        lock=lock,
        say=said.append,
        now=lambda: NOW,
    )


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path / 'requests.sqlite'}"
    monkeypatch.setenv("MRRS_REQUEST_LOG", url)
    return url


@pytest.mark.training
def test_confirmed_photos_become_examples_and_what_contradicts_itself_is_left_out(tmp_path, url):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    photos = [drifted.photo(7_200_000 + number) for number in range(11)]
    # The last photo comes again, and this time somebody else mistyped its reading; one has no label.
    twice = (RegisterLabel(None, "9" * len(photos[10].registers[0].value), photos[10].registers[0].decimals),)
    truths = [photo.registers for photo in photos] + [None, twice]
    asyncio.run(filled(url, [*photos, photos[0], photos[10]], truths))
    said: list[str] = []
    with (tmp_path / "lock").open("w") as lock:
        here = context(tmp_path, url, lock.fileno(), said)
        assert gather(here)["photos"] == 12
        prepared = prepare(here)
        assert prepared["train"] + sum(prepared["unusable"].values()) == 12
        assert prepared["train"] >= 10, prepared
        found = check(here)
    left = read_samples(here.examples)
    assert found["left_out"] == found["photos"] - len(left) == 2, said
    assert set(found["rules"]) == {"label-conflict"}
    assert {path.name for path in (here.examples / "photos").iterdir()} == {Path(one.file).name for one in left}
    assert {one.get("request_id") for one in left}.isdisjoint({"r10", "r12"})


def test_too_few_labels_end_the_job_with_the_reasons(tmp_path, url):
    photos = [drifted.photo(7_200_000)]
    asyncio.run(filled(url, photos, [(RegisterLabel(None, "12", 0),)]))
    with (tmp_path / "lock").open("w") as lock:
        here = context(tmp_path, url, lock.fileno(), [])
        gather(here)
        with pytest.raises(Halt, match=r"0 confirmed photos to train on, 3 are needed.*1 places") as halt:
            prepare(here)
    assert halt.value.outcome == "few_labels"


def test_a_log_without_labels_ends_the_job(tmp_path, url):
    asyncio.run(filled(url, [drifted.photo(7_200_000)], [None]))
    with (tmp_path / "lock").open("w") as lock, pytest.raises(Halt, match="no photo with a confirmed reading"):
        gather(context(tmp_path, url, lock.fileno(), []))


def test_an_error_blames_the_files_that_it_names():
    files = {"photos/1.jpg", "photos/2.jpg", "photos/3.jpg"}
    errors = [
        {"subject": "photos/1.jpg", "examples": ["photos/1.jpg", "photos/2.jpg"]},
        {"subject": "m1 ~ m2", "examples": ["photos/2.jpg = photos/9.jpg"]},
    ]
    assert blamed(errors, files) == {"photos/1.jpg", "photos/2.jpg"}
    assert blamed([{"subject": "reading", "examples": []}], files) == set()
