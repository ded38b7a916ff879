"""A worker from start to stop, on a broker."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from processors.records import Meter
from streams.codec import decode_reading
from streams.deadlettertopic import list_dead_letters, newest_ids, resend
from streams.request_log import MemoryRequestLog
from streams.settings import Settings, SettingsError
from streams.topics import STAGES
from streams.worker import StageStoppedError, run_worker, serve
from tests.streams import fake_stages
from tests.streams.brokers import Broker, dropping_broker, embedded_broker

ROOT = Path(__file__).parents[2]
PHOTOS, READINGS, DEAD_LETTERS = "mrrs.photos.v1", "mrrs.readings.v1", "mrrs.dead-letters.v1"


@pytest.fixture
def broker() -> Iterator[Broker]:
    with embedded_broker() as running:
        yield running


def settings_for(broker: Broker, **more) -> Settings:
    given = {
        "metrics": "",
        "embedded": True,
        "session_timeout_s": 6.0,
        "in_flight_bytes": 3_600_000,
        "stop_timeout_s": 10.0,
    }
    return Settings(brokers=broker.address, **{**given, **more})


@asynccontextmanager
async def worker(settings: Settings, stages=STAGES, processors=fake_stages.STAGES, **more):
    """Serve until the block ends; yields what was served."""
    ready, stop = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(settings, stages, processors=processors, ready=ready.set, stop=stop, **more))
    await asyncio.wait({serving, asyncio.create_task(ready.wait())}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield serving
    finally:
        stop.set()
        if not serving.done():
            await serving


async def test_photos_become_answers_and_crashes_dead_letters_that_can_be_sent_back(broker):
    log, registry = MemoryRequestLog(), CollectorRegistry()
    large = b"x" * 9_000_000
    photos = [(b"a", b"photo"), (b"\xff", b"refuse"), (None, b"refuse"), (b"c", b"identify crashes"), (b"d", b"crash")]
    mended = False

    def identify(record):
        if mended:
            return Meter(trail=record.trail, jpeg=record.jpeg, confidence=0.9)
        return fake_stages.identify(record)

    async with worker(
        settings_for(broker),
        processors={**fake_stages.STAGES, "identify": identify},
        request_log=log,
        registry=registry,
    ):
        await asyncio.to_thread(broker.send, PHOTOS, photos, 0)
        answers = await asyncio.to_thread(broker.read, READINGS, 3)
        assert {message.key() for message in answers} >= {b"a", b"\xff"}
        await asyncio.to_thread(broker.send, PHOTOS, [(b"large", large)], 1)
        answers = await asyncio.to_thread(broker.read, READINGS, 4)
        dead = await asyncio.to_thread(broker.read, DEAD_LETTERS, 2)
        assert {message.key() for message in dead} == {b"c", b"d"}
        letters = await asyncio.to_thread(list_dead_letters, broker.address)
        assert {(letter.stage, letter.request_id) for letter in letters} == {("intake", "d"), ("identify", "c")}
        assert await asyncio.to_thread(newest_ids, broker.address) == {letter.id for letter in letters}

        mended = True
        (of_identify,) = (letter for letter in letters if letter.stage == "identify")
        assert [letter.id for letter in await asyncio.to_thread(resend, broker.address, [of_identify.id])] == [
            of_identify.id
        ]
        answers = await asyncio.to_thread(broker.read, READINGS, 5)

    read = {decode_reading(message.value()).request_id: message.key() for message in answers}
    (made,) = set(read) - {"a", "c", "large"} - {name for name in read if name.startswith("key-")}
    assert made.startswith("at-mrrs.photos.v1-")
    assert read[made] == made.encode()
    assert {name: stored.data for name, stored in log.originals.items()}["large"] == large
    assert {name: decode_reading(answer).request_id for name, answer in log.answers.items()} == {
        name: name for name in read
    }
    assert not log.closed
    for stage in STAGES[2:6]:
        assert registry.get_sample_value("mrrs_stage_passed_records_total", {"stage": stage}) == 3
    assert registry.get_sample_value("mrrs_in_flight_bytes") == 0


async def test_dead_letters_are_sent_back_all_together_only_once(broker):
    broker.send(DEAD_LETTERS, [(b"x", b"no dead letter")])
    log = MemoryRequestLog()
    async with worker(settings_for(broker), ["intake"], request_log=log):
        await asyncio.to_thread(broker.send, PHOTOS, [(str(n).encode(), b"crash") for n in range(4)])
        await asyncio.to_thread(broker.read, DEAD_LETTERS, 5)
    first = resend(broker.address)
    assert sorted(letter.request_id for letter in first) == ["0", "1", "2", "3"]
    assert list_dead_letters(broker.address, open_only=True) == []
    assert resend(broker.address) == []
    again = [dict(message.headers()) for message in broker.read(PHOTOS, 8) if message.headers()]
    assert [headers["mrrs-attempts"] for headers in again] == [b"2"] * 4
    assert len(list_dead_letters(broker.address, limit=2)) == 2


async def test_a_flood_of_dead_letters_stops_the_stage_and_leaves_the_rest_in_the_topic(broker):
    registry = CollectorRegistry()
    log = MemoryRequestLog()
    await asyncio.to_thread(broker.send, PHOTOS, [(b"same", b"crash")] * 40)
    with pytest.raises(StageStoppedError, match="too many dead letters"):
        await serve(
            settings_for(broker, dead_letter_run=3),
            ["intake"],
            processors=fake_stages.STAGES,
            request_log=log,
            registry=registry,
        )
    assert registry.get_sample_value("mrrs_stage_stopped_info", {"stage": "intake"}) == 1
    assert len(broker.read(DEAD_LETTERS, 3, settle_s=1)) == 3


def test_a_worker_whose_stages_have_all_stopped_ends_with_status_1(broker, tmp_path):
    broker.send(PHOTOS, [(b"same", b"crash")] * 5)
    settings = settings_for(broker, dead_letter_run=2, request_log=f"sqlite:///{tmp_path / 'requests.sqlite'}")
    assert run_worker(settings, ["intake"], processors=fake_stages.STAGES) == 1


async def test_records_dropped_before_they_were_read_are_counted():
    registry = CollectorRegistry()
    with dropping_broker() as broker:
        await asyncio.to_thread(broker.send, PHOTOS, [(b"same", b"x" * 1_000_000) for _ in range(12)])
        async with worker(settings_for(broker), request_log=MemoryRequestLog(), registry=registry):
            await asyncio.to_thread(broker.read, READINGS, 1)
    seen = registry.get_sample_value("mrrs_stage_received_records_total", {"stage": "intake"})
    missing = registry.get_sample_value("mrrs_offset_gap_records_total", {"stage": "intake", "topic": PHOTOS})
    assert 0 < missing < 12
    assert seen + missing == 12


async def test_metrics_are_served_where_the_settings_say(broker, free_port):
    from urllib.request import urlopen

    async with worker(
        settings_for(broker, metrics=f"127.0.0.1:{free_port}"), ["identify"], request_log=MemoryRequestLog()
    ):
        page = await asyncio.to_thread(lambda: urlopen(f"http://127.0.0.1:{free_port}/metrics", timeout=5).read())
    assert b'mrrs_stage_stopped_info{stage="identify"} 0.0' in page


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.parametrize("stages", [["lokate"], []])
async def test_a_stage_that_there_is_not_is_an_error(broker, stages):
    with pytest.raises(SettingsError, match="there are intake, identify"):
        await serve(settings_for(broker), stages, processors=fake_stages.STAGES, request_log=MemoryRequestLog())


@contextmanager
def process(broker: Broker, folder: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, once it is ready."""
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "streams" / "fake_worker.py"), str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MRRS_BROKERS": broker.address, **environ},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield running
    finally:
        running.kill()
        running.wait()
        assert running.stdout is not None
        running.stdout.close()


def test_sigterm_finishes_what_was_begun_and_nothing_is_done_twice(broker, tmp_path):
    with process(broker, tmp_path) as running:
        broker.send(PHOTOS, [(str(n).encode(), b"slow") for n in range(30)])
        broker.read(READINGS, 5)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    with process(broker, tmp_path) as running:
        broker.read(READINGS, 30)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    answered = Counter(message.key() for message in broker.read(READINGS, 30, settle_s=1))
    assert answered == {str(n).encode(): 1 for n in range(30)}
    identified = Counter((tmp_path / "identified").read_text().split())
    assert identified == {str(n): 1 for n in range(30)}


@pytest.fixture
def careless_broker() -> Iterator[Broker]:
    with dropping_broker() as running:
        yield running


def test_killed_and_started_again_every_photo_is_answered_and_every_crash_is_a_dead_letter_once(
    careless_broker, tmp_path
):
    """Offsets are committed so seldom that all is done again, crashes included.

    The embedded broker would make the stages wait for commits; librdkafka's does not ask for any.
    """
    broker = careless_broker
    kinds = {0: b"kill", 17: b"kill", 5: b"identify crashes", 11: b"crash", 16: b"identify crashes"}
    broker.send(PHOTOS, [(str(n).encode(), kinds.get(n, b"photo")) for n in range(30)])
    crashed = {"5", "11", "16"}
    alive = {str(n) for n in range(30)} - crashed

    def answered() -> set[str]:
        return {message.key().decode() for message in broker.read(READINGS, 1000, deadline_s=2)}

    deaths = 0
    for _ in range(4):
        with process(broker, tmp_path, MRRS_COMMIT_INTERVAL_S="3600") as running:
            while running.poll() is None and not (answered() == alive and deaths == 2):
                pass
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)
                assert running.wait(60) == 0
                break
            assert running.returncode == -signal.SIGKILL
            deaths += 1
    assert deaths == 2
    assert answered() == alive
    dead = Counter(message.key().decode() for message in broker.read(DEAD_LETTERS, 3, settle_s=1))
    assert dead == dict.fromkeys(crashed, 1)
