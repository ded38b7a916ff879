"""The models of a worker follow the manifest."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from datetime import UTC, datetime

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from processors.contracts import CONTRACTS
from processors.draft import Word
from processors.manifest import ModelError
from processors.registry import promote, rollback, withdraw
from streams.live import Live, follow
from streams.metrics import Metrics
from streams.model_metrics import ModelMetrics
from tests.processors.tiny_models import NAME, card, folder, graph

WORD = Word("ada", "", datetime(2026, 11, 21, tzinfo=UTC))
OTHER = "roi-gas"


@pytest.fixture
def models(tmp_path):
    models = folder(tmp_path / "onnx", "0.1.0", "0.2.0", "0.3.0", names=(NAME, OTHER))
    card(models / NAME / "0.1.0", created="2026-11-20T00:00:00+00:00")
    return models


@pytest.fixture
def metrics():
    return Metrics(CollectorRegistry())


@pytest.fixture
def live(models, metrics):
    return Live(models, [NAME, OTHER], ModelMetrics(metrics), challengers=True)


@pytest.fixture
def value(metrics):
    return lambda name, **labels: metrics.registry.get_sample_value(f"mrrs_model_{name}", labels)


def served(live):
    answer = live.champions.load(NAME)(np.ones(CONTRACTS[NAME].input, np.float32))[0, 0]
    return live.champions.version(NAME), float(answer)


def test_a_promotion_and_a_rollback_are_followed(models, live, value):
    assert served(live) == ("0.1.0", 0.5)
    promote(models, NAME, "0.2.0", WORD)
    live.poll()
    assert served(live) == ("0.2.0", 1.5)
    rollback(models, NAME, WORD)
    live.poll()
    assert served(live) == ("0.1.0", 0.5)
    assert value("swaps_total", model=NAME) == 2
    assert value("version_info", model=NAME, alias="champion", version="0.1.0") == 1
    assert value("version_info", model=NAME, alias="champion", version="0.2.0") is None
    assert value("created_timestamp_seconds", model=NAME) == datetime(2026, 11, 20, tzinfo=UTC).timestamp()


def test_what_did_not_change_is_not_loaded_again(models, live):
    before = live.champions.load(OTHER)
    promote(models, NAME, "0.2.0", WORD)
    live.poll()
    assert live.champions.load(OTHER) is before


def test_a_call_that_has_begun_keeps_the_versions_that_it_began_with(models, live):
    begun = live.champions
    promote(models, NAME, "0.2.0", WORD)
    live.poll()
    assert (begun.version(NAME), live.champions.version(NAME)) == ("0.1.0", "0.2.0")
    assert begun.load(NAME)(np.ones(CONTRACTS[NAME].input, np.float32))[0, 0] == 0.5


def test_the_old_version_is_freed_when_the_last_call_that_holds_it_has_ended(models, live):
    begun, old = live.champions, weakref.ref(live.champions.load(NAME))
    promote(models, NAME, "0.2.0", WORD)
    live.poll()
    assert old() is not None
    del begun
    gc.collect()
    assert old() is None


def test_a_broken_version_is_refused_once_counted_and_the_old_one_goes_on(models, live, value, caplog):
    promote(models, NAME, "0.2.0", WORD)
    promote(models, OTHER, "0.2.0", WORD)
    graph(models / NAME / "0.2.0" / "model.onnx", value=0.7)
    for _ in range(3):
        live.poll()
    assert served(live) == ("0.1.0", 0.5)
    assert live.champions.version(OTHER) == "0.2.0"
    assert value("swaps_refused_total", model=NAME, reason="digest") == 1
    assert caplog.text.count("SHA-256") == 1


def test_a_file_that_comes_late_is_taken_then(models, live, value):
    path = models / NAME / "0.2.0" / "model.onnx"
    data = path.read_bytes()
    promote(models, NAME, "0.2.0", WORD)
    path.unlink()
    live.poll()
    assert (served(live)[0], value("swaps_refused_total", model=NAME, reason="missing")) == ("0.1.0", 1)
    path.write_bytes(data)
    live.poll()
    assert served(live) == ("0.2.0", 1.5)


@pytest.mark.parametrize("text", ["schema = ", "schema = 2\n", None], ids=["no TOML", "another schema", "gone"])
def test_a_manifest_that_cannot_be_read_changes_nothing_until_it_can(models, live, value, text):
    path = models / "manifest.toml"
    promote(models, NAME, "0.2.0", WORD)
    good = path.read_bytes()
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    for _ in range(2):
        live.poll()
    assert served(live)[0] == "0.1.0"
    assert value("swaps_refused_total", model="manifest", reason="manifest") == 1
    path.write_bytes(good)
    live.poll()
    assert served(live)[0] == "0.2.0"


def test_a_champion_that_is_gone_from_the_manifest_goes_on(models, live, value):
    folder(models, "0.1.0", names=(OTHER,))
    live.poll()
    assert served(live)[0] == "0.1.0"
    assert value("swaps_refused_total", model=NAME, reason="missing") == 1


def test_challengers_are_followed_where_they_read_along(models, live, value):
    promote(models, NAME, "0.2.0", WORD, alias="challenger")
    live.poll()
    assert live.challengers.version(NAME) == "0.2.0"
    assert value("version_info", model=NAME, alias="challenger", version="0.2.0") == 1
    assert value("swaps_total", model=NAME) == 0
    withdraw(models, NAME, WORD)
    live.poll()
    assert NAME not in live.challengers
    assert value("version_info", model=NAME, alias="challenger", version="0.2.0") is None


def test_challengers_are_not_even_loaded_where_they_do_not(models, metrics):
    promote(models, NAME, "0.2.0", WORD, alias="challenger")
    live = Live(models, [NAME], ModelMetrics(metrics), challengers=False)
    live.poll()
    assert NAME not in live.challengers


def test_a_broken_challenger_does_not_stop_the_start(models, metrics, value):
    promote(models, NAME, "0.2.0", WORD, alias="challenger")
    (models / NAME / "0.2.0" / "model.onnx").write_bytes(b"x")
    live = Live(models, [NAME], ModelMetrics(metrics), challengers=True)
    assert (served(live)[0], NAME in live.challengers) == ("0.1.0", False)
    assert value("swaps_refused_total", model=NAME, reason="digest") == 1


def test_a_broken_champion_stops_the_start(models, metrics):
    (models / NAME / "0.1.0" / "model.onnx").write_bytes(b"x")
    with pytest.raises(ModelError, match="SHA-256"):
        Live(models, [NAME], ModelMetrics(metrics), challengers=False)


def test_a_card_with_a_time_that_is_none_is_no_obstacle(models, metrics, value):
    card(models / NAME / "0.1.0", created="yesterday")
    assert served(Live(models, [NAME], ModelMetrics(metrics), challengers=False))[0] == "0.1.0"
    assert value("created_timestamp_seconds", model=NAME) is None


async def test_following_looks_again_and_again_off_the_loop_whatever_goes_wrong(caplog):
    looks: list[str] = []
    enough, loop = asyncio.Event(), asyncio.get_running_loop()

    class Failing:
        def poll(self):
            looks.append(threading.current_thread().name)
            if len(looks) == 3:
                loop.call_soon_threadsafe(enough.set)
            raise ZeroDivisionError

    following = asyncio.create_task(follow(Failing(), 0.001))  # type: ignore[arg-type]
    await asyncio.wait_for(enough.wait(), 20)
    following.cancel()
    assert threading.current_thread().name not in looks
    assert "cannot be followed now" in caplog.text
