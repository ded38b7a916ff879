"""Challengers read along, and nothing waits for them."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from processors.chain import run_stage
from processors.draft import Word
from processors.limits import Limits
from processors.records import Frame, Request, Trail
from processors.registry import promote
from processors.served import Loaded, Served
from streams.codec import encode
from streams.live import Live
from streams.metrics import Metrics
from streams.model_metrics import ModelMetrics
from streams.received import Outgoing, Received
from streams.shadow import Shadow, chosen
from streams.sink import MemorySink
from streams.stages import models_of
from streams.topics import METERS, MODEL_EVENTS
from tests.processors.tiny_models import folder

LIMITS = Limits(type_confidence=0.2)
MODELS = models_of(["identify"])
PHOTO = cv2.imencode(".jpg", np.full((64, 64, 3), 255, np.uint8))[1].tobytes()


def says(index: int, version: str) -> Loaded:
    """A meter-type that tells one type."""
    answer = np.zeros((1, 5), np.float32)
    answer[0, index] = 0.9
    return Loaded(version, version, lambda tensor: answer)


class Fixed:
    """What a shadow uses of the models that are served."""

    def __init__(self, champion: Loaded, challenger: Loaded | None) -> None:
        self.champions = Served({"meter-type": champion})
        self.challengers = Served({"meter-type": challenger} if challenger else {})


class Bench:
    def __init__(self, live, share: float = 1.0) -> None:
        self.live, self.sink, self.metrics = live, MemorySink(), Metrics(CollectorRegistry())
        self.shadow = Shadow(live, LIMITS, share, self.metrics)
        self.onlook = self.shadow.onlooker("identify", MODELS, self.sink)

    def pass_on(self, request_id: str = "r1") -> None:
        """Tell the shadow what identify has received and sent on."""
        record = Frame(trail=Trail(Request(request_id)), jpeg=PHOTO)
        output = run_stage("identify", record, self.live.champions, LIMITS)
        received = Received("mrrs.frames.v1", 0, 0, request_id.encode(), encode(record))
        self.onlook(received, (Outgoing(METERS, request_id.encode(), encode(output)),))

    async def settled(self) -> None:
        await asyncio.gather(*self.shadow._tasks.values())

    def count(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"mrrs_shadow_{name}", labels)


@pytest.mark.parametrize(("other", "verdict"), [(2, "agrees"), (1, "differs"), (4, "differs")])
async def test_what_a_challenger_reads_is_compared_counted_and_reported(other, verdict):
    bench = Bench(Fixed(says(2, "0.1.0"), says(other, "0.2.0")))
    bench.pass_on()
    await bench.settled()
    assert bench.count("readings_total", model="meter-type", verdict=verdict) == 1
    (sent,) = bench.sink.to(MODEL_EVENTS.name)
    event = json.loads(sent.value)
    assert (event["request_id"], event["stage"], event["model"]) == ("r1", "identify", "meter-type")
    assert (event["champion"], event["challenger"], event["agrees"]) == ("0.1.0", "0.2.0", verdict == "agrees")
    assert dict(sent.headers)["ce_type"] == b"mrrs.shadow-reading.v1"
    await bench.shadow.close()


@pytest.mark.parametrize(("share", "challenger"), [(0.0, says(1, "0.2.0")), (1.0, None)])
async def test_without_a_share_or_a_challenger_nothing_is_done(share, challenger):
    bench = Bench(Fixed(says(2, "0.1.0"), challenger), share)
    bench.pass_on()
    assert bench.shadow._tasks == {}
    await bench.shadow.close()


def test_the_same_photos_are_chosen_everywhere_and_more_of_them_with_a_larger_share():
    few, more = ({n for n in range(2000) if chosen(str(n), share)} for share in (0.1, 0.3))
    assert few < more
    assert 150 < len(few) < 250
    assert 500 < len(more) < 700


async def test_a_photo_that_comes_while_another_is_read_along_is_dropped():
    entered, go_on = threading.Event(), threading.Event()

    def slow(tensor):
        entered.set()
        assert go_on.wait(20)
        return says(1, "").model(tensor)

    bench = Bench(Fixed(says(2, "0.1.0"), Loaded("0.2.0", "0.2.0", slow)))
    bench.pass_on("r1")
    await asyncio.to_thread(entered.wait, 20)
    bench.pass_on("r2")
    go_on.set()
    await bench.settled()
    assert bench.count("dropped_total", stage="identify", reason="busy") == 1
    assert [json.loads(sent.value)["request_id"] for sent in bench.sink.sent] == ["r1"]
    await bench.shadow.close()


async def test_a_challenger_that_crashes_is_counted_and_hurts_nobody():
    def crash(tensor):
        raise ZeroDivisionError

    bench = Bench(Fixed(says(2, "0.1.0"), Loaded("0.2.0", "0.2.0", crash)))
    bench.pass_on()
    await bench.settled()
    assert bench.count("errors_total", model="meter-type") == 1
    assert bench.sink.sent == []
    await bench.shadow.close()


async def test_a_photo_whose_champion_was_replaced_meanwhile_is_not_compared():
    bench = Bench(Fixed(says(2, "0.1.0"), says(1, "0.3.0")))
    bench.pass_on()
    bench.live.champions = Served({"meter-type": says(2, "0.2.0")})
    await bench.settled()
    assert bench.count("dropped_total", stage="identify", reason="swapped") == 1
    assert bench.sink.sent == []
    await bench.shadow.close()


async def test_a_report_that_cannot_be_sent_is_counted():
    bench = Bench(Fixed(says(2, "0.1.0"), says(1, "0.2.0")))
    bench.sink.limits[MODEL_EVENTS.name] = 1
    bench.pass_on()
    await bench.settled()
    assert bench.count("dropped_total", stage="identify", reason="crash") == 1
    await bench.shadow.close()


async def test_closing_ends_what_is_being_read_along(monkeypatch):
    bench = Bench(Fixed(says(2, "0.1.0"), says(1, "0.2.0")))
    never = asyncio.Event()

    async def unanswered(outgoing):
        await never.wait()

    monkeypatch.setattr(bench.sink, "send", unanswered)
    bench.pass_on()
    await bench.shadow.close()
    assert all(task.done() for task in bench.shadow._tasks.values())


async def test_challengers_of_a_folder_read_along(tmp_path):
    models = folder(tmp_path, "0.1.0", "0.2.0", names=MODELS)
    promote(models, "meter-type", "0.2.0", Word("ada", "", datetime(2026, 11, 21, tzinfo=UTC)), alias="challenger")
    metrics = Metrics(CollectorRegistry())
    bench = Bench(Live(models, MODELS, ModelMetrics(metrics), challengers=True))
    bench.pass_on()
    await bench.settled()
    (sent,) = bench.sink.sent
    assert json.loads(sent.value)["challenger"] == "0.2.0"
    await bench.shadow.close()
