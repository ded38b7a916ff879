"""Policy judges with the request log at hand, and does what it may."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from monitors.retraining.comparison import compare
from monitors.retraining.config import Comparing, Config, Promotion, Rollback
from monitors.retraining.job import begin
from monitors.retraining.judging import Judge
from monitors.retraining.paired import Pair
from monitors.retraining.sources import Sources
from monitors.retraining.steps.compare import pairs_file
from processors import manifest, registry
from processors.chain import read
from processors.draft import Word
from processors.history import ModelChange, read_history
from processors.labels import Verdict
from processors.library import Library
from processors.limits import Limits
from processors.records import Medium, Photo, Reading, Request, Trail
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.memory_log import MemoryRequestLog
from streams.messages import Confirmation, Label
from streams.settings import Settings
from tests.monitors.retraining import drifted
from tests.monitors.retraining.test_job import ORDER

MODEL, OLD, NEW = "digits-gas", "0.1.0", "0.2.0"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
PHOTOS = 6
CONFIG = Config(
    comparing=Comparing(alpha=0.05),
    promotion=Promotion(allowed=True, agreement=0, curated_photos=1),
    rollback=Rollback(allowed=True, alpha=0.05, labels=PHOTOS, answers=PHOTOS),
)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.delenv("MRRS_BROKERS", raising=False)


@pytest.fixture
def models(tmp_path) -> Path:
    """The models, with the old version of one of them as its champion."""
    directory = Settings.from_environment({}).model_dir
    assert directory is not None
    folder = tmp_path / "models"
    folder.mkdir()
    for source in directory.resolve().iterdir():
        if source.name == MODEL:
            shutil.copytree(source, folder / MODEL)
        elif source.is_dir():
            (folder / source.name).symlink_to(source)
    document = manifest.document(directory)
    document["models"][MODEL]["champion"] = OLD
    (folder / "manifest.toml").write_text(manifest.dumps(document))
    return folder


@pytest.fixture(scope="module")
def photos() -> list[drifted.Labelled]:
    return [drifted.photo(7_100_000 + number) for number in range(PHOTOS)]


def judge(models: Path, log: MemoryRequestLog, state: Path, config: Config = CONFIG, *, dry_run: bool = False) -> Judge:
    settings = Settings(model_dir=models, retrain_state=state)
    return Judge(Sources(log, settings, config, Limits(), NOW), dry_run, lambda _: None)


async def answered(log: MemoryRequestLog, photos, models: Path, *, garbled: bool) -> None:
    """Photos that the champion of now has answered, rightly or not, and that were confirmed."""
    library = Library(models)
    for number, photo in enumerate(photos):
        name, received = f"r{number}", NOW - timedelta(minutes=30 - number)
        await log.keep(Original(name, name.encode(), photo.data, (("mrrs-medium", b"gas"),), received))
        record = Photo(trail=Trail(Request(name, medium=Medium.GAS)), data=photo.data)
        reading = read(record, library, Limits(), time.perf_counter)
        reading = spoilt(reading) if garbled else reading
        await log.answer(name, encode_json(reading), Facts.of(reading, ""))
        await log.label(Label(name, "", received.isoformat(), Confirmation.CUSTOMER, photo.registers))


def spoilt(reading: Reading) -> Reading:
    """An answer with a wrong first digit."""
    return replace(
        reading,
        registers=tuple(replace(one, value=str(9 - int(one.value[0])) + one.value[1:]) for one in reading.registers),
    )


async def test_a_champion_that_reads_worse_than_the_one_before_is_rolled_back_once(models, photos, tmp_path):
    registry.promote(models, MODEL, NEW, Word("ada", "better", NOW - timedelta(hours=1)))
    log = MemoryRequestLog()
    await answered(log, photos, models, garbled=True)
    (found,) = await judge(models, log, tmp_path, dry_run=True).all([MODEL])
    assert (found.question, found.answer, found.done) == ("roll back", True, False), found.why
    assert manifest.read(models)[MODEL].aliases["champion"] == NEW
    (found,) = await judge(models, log, tmp_path).all([MODEL])
    assert found.done
    assert manifest.read(models)[MODEL].aliases["champion"] == OLD
    event = read_history(models)[-1]
    assert (event.change, event.changed_by) == (ModelChange.ROLLED_BACK, "policy")
    assert "worse than the champion before on the same photos: 6 photos: 0 won, 6 lost" in event.reason
    assert await judge(models, log, tmp_path).all([MODEL]) == [], "what a rollback brought back is not judged again"


async def test_a_champion_that_reads_well_stays(models, photos, tmp_path):
    registry.promote(models, MODEL, NEW, Word("ada", "better", NOW - timedelta(hours=1)))
    log = MemoryRequestLog()
    await answered(log, photos, models, garbled=False)
    (found,) = await judge(models, log, tmp_path).all([MODEL])
    assert (found.answer, found.done) == (False, False), found.why


async def test_nothing_is_done_that_is_not_allowed(models, photos, tmp_path):
    registry.promote(models, MODEL, NEW, Word("ada", "better", NOW - timedelta(hours=1)))
    log = MemoryRequestLog()
    await answered(log, photos, models, garbled=True)
    shy = replace_rollback(allowed=False)
    (found,) = await judge(models, log, tmp_path, shy).all([MODEL])
    assert (found.answer, found.allowed, found.done) == (True, False, False)
    assert manifest.read(models)[MODEL].aliases["champion"] == NEW


def replace_rollback(*, allowed: bool) -> Config:
    return Config(
        comparing=CONFIG.comparing,
        promotion=CONFIG.promotion,
        rollback=Rollback(allowed=allowed, alpha=0.05, labels=PHOTOS, answers=PHOTOS),
    )


async def test_a_challenger_without_a_comparison_is_left_to_a_person(models, tmp_path):
    registry.promote(models, MODEL, NEW, Word("ada", "", NOW), alias="challenger")
    (found,) = await judge(models, MemoryRequestLog(), tmp_path).all([MODEL])
    assert (found.question, found.done) == ("promote", False)
    assert "compared: compared with nothing, the champion is 0.1.0" in found.why


async def test_a_challenger_that_has_proved_itself_is_promoted_in_the_name_of_policy(models, tmp_path):
    won = [Pair(str(n), "gas", expected=False, before=Verdict.WRONG, now=Verdict.RIGHT) for n in range(9)]
    compared(models, won)
    job(tmp_path, won)
    registry.promote(models, MODEL, NEW, Word("ada", "", NOW), alias="challenger")
    (found,) = await judge(models, MemoryRequestLog(), tmp_path).all([MODEL])
    assert found.done, found.why
    assert manifest.read(models)[MODEL].aliases == {"champion": NEW}
    event = next(one for one in reversed(read_history(models)) if one.alias == "champion")
    assert (event.version, event.changed_by) == (NEW, "policy")
    assert "9 won, 0 lost" in event.reason


async def test_photos_confirmed_since_the_training_count_too(models, photos, tmp_path):
    compared(models, [])
    job(tmp_path, [])
    registry.promote(models, MODEL, NEW, Word("ada", "", NOW), alias="challenger")
    log = MemoryRequestLog()
    await answered(log, photos, models, garbled=False)
    (found,) = await judge(models, log, tmp_path).all([MODEL])
    (recent,) = [one for one in found.conditions if one.name == "better on recent photos"]
    assert recent.why.startswith(f"{PHOTOS} photos:")


def compared(models: Path, pairs: list[Pair]) -> None:
    """Say in the new version's card that a retraining has made it, and how it compares."""
    path = models / MODEL / NEW / "card.json"
    card = json.loads(path.read_text())
    found = [compare(name, pairs, alpha=0.025, tolerance=0.005) for name in ("curated", "recent")]
    comparisons = [{slot: getattr(one, slot) for slot in one.__slots__} for one in found]
    until = (NOW - timedelta(days=1)).isoformat()
    card["retraining"] = {"id": "alert-1", "until": until, "champion": OLD, "comparisons": comparisons}
    path.write_text(json.dumps(card))


def job(state: Path, pairs: list[Pair]) -> None:
    """Leave the verdicts of the job that made the version."""
    until = (NOW - timedelta(days=1)).isoformat()
    made = begin(state, msgspec.structs.replace(ORDER, until=until))
    pairs_file(made.folder, "recent").write_bytes(b"".join(msgspec.json.encode(pair) + b"\n" for pair in pairs))
