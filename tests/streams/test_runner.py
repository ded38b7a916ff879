"""Running a stage on one record after another."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from processors.session import NotFiniteError
from streams.deadletters import DeadLetters
from streams.flood import FloodGuard
from streams.inflight import InFlight
from streams.metrics import Metrics
from streams.received import Outgoing, Received
from streams.runner import Runner
from streams.sink import MemorySink
from streams.topics import METERS


def record(offset: int = 0, key: bytes = b"id") -> Received:
    return Received("mrrs.frames.v1", 0, offset, key, b"value", (("mrrs-origin", b"mrrs.photos.v1/0/9"),))


async def passes(received: Received) -> tuple[Outgoing, ...]:
    return (Outgoing(METERS, received.key, received.value),)


async def crashes(received: Received) -> tuple[Outgoing, ...]:
    raise ZeroDivisionError("told to")


class Bench:
    def __init__(self, step, *, run: int = 99, known: frozenset[str] = frozenset(), stage: str = "identify") -> None:
        self.sink, self.released, self.halts = MemorySink(), [], []
        self.metrics, self.in_flight = Metrics(CollectorRegistry()), InFlight(10**9)

        async def newest_ids() -> frozenset[str]:
            return known

        self.runner = Runner(
            stage,
            step,
            self.sink,
            DeadLetters(self.sink, newest_ids),
            self.in_flight,
            self.metrics,
            FloodGuard(run=run),
            lambda: self.halts.append(1),
        )

    async def run(self, received: Received, **more) -> None:
        await self.runner.run(received, lambda: self.released.append(received.offset), **more)

    def count(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, {"stage": self.runner.stage, **labels})

    @property
    def letters(self) -> list[dict]:
        return [json.loads(outgoing.value) for outgoing in self.sink.to("mrrs.dead-letters.v1")]


async def test_what_comes_of_a_record_is_sent_before_it_is_released():
    bench = Bench(passes)
    await bench.run(record())
    assert [outgoing.topic for outgoing in bench.sink.sent] == [METERS]
    assert bench.released == [0]
    assert bench.count("mrrs_stage_passed_records_total") == 1
    assert bench.count("mrrs_stage_in_progress_records") == 0


async def test_who_looks_on_is_told_when_all_is_sent_and_released_and_not_of_a_crash():
    told = []
    for step in (passes, crashes):
        bench = Bench(step)
        look = replace(
            bench.runner, onlooker=lambda received, sent, bench=bench: told.append((sent, bench.released[:]))
        )
        await look.run(record(), lambda bench=bench: bench.released.append(0))
    ((sent, released),) = told
    assert [outgoing.topic for outgoing in sent] == [METERS]
    assert released == [0]


async def test_a_crash_is_dead_lettered_with_its_stage_and_then_released():
    bench = Bench(crashes)
    await bench.run(record())
    (letter,) = bench.letters
    assert (letter["stage"], letter["error"], letter["message"]) == ("identify", "ZeroDivisionError", "told to")
    assert (letter["topic"], letter["partition"], letter["offset"]) == ("mrrs.frames.v1", 0, 0)
    assert bench.released == [0]
    assert bench.count("mrrs_dead_letters_total") == 1


async def test_a_record_whose_output_is_not_yet_delivered_is_not_released():
    bench, delivered = Bench(passes), asyncio.Event()
    send = bench.sink.send

    async def slow(outgoing: Outgoing) -> None:
        await delivered.wait()
        await send(outgoing)

    bench.sink.send = slow  # type: ignore[method-assign]
    task = asyncio.create_task(bench.run(record()))
    await asyncio.sleep(0.01)
    assert bench.released == []
    delivered.set()
    await task
    assert bench.released == [0]


async def test_a_cancelled_record_is_neither_released_nor_dead_lettered():
    async def hangs(received: Received) -> tuple[Outgoing, ...]:
        await asyncio.Event().wait()
        return ()

    bench = Bench(hangs)
    task = asyncio.create_task(bench.run(record()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert bench.released == []
    assert bench.sink.sent == []


async def test_records_worked_on_at_a_time_are_released_in_order():
    gates = {offset: asyncio.Event() for offset in range(3)}

    async def waits(received: Received) -> tuple[Outgoing, ...]:
        await gates[received.offset].wait()
        return ()

    bench = Bench(waits)
    tasks = [asyncio.create_task(bench.run(record(offset))) for offset in range(3)]
    await asyncio.sleep(0)
    for offset in (2, 1):
        gates[offset].set()
        await tasks[offset]
    assert bench.released == []
    gates[0].set()
    await tasks[0]
    assert bench.released == [0, 1, 2]


async def test_records_that_were_never_seen_are_counted():
    bench = Bench(passes)
    await bench.run(record(0))
    await bench.run(record(4))
    assert bench.count("mrrs_offset_gap_records_total", topic="mrrs.frames.v1") == 3


async def test_a_crash_known_from_before_the_restart_is_not_dead_lettered_again():
    bench = Bench(crashes, known=frozenset({"mrrs.photos.v1/0/9:identify:1"}))
    await bench.run(record())
    assert bench.letters == []
    assert bench.released == [0]
    assert bench.count("mrrs_dead_letters_repeated_total") == 1


async def test_a_flood_of_dead_letters_stops_the_stage():
    bench = Bench(crashes, run=3)
    for offset in range(3):
        await bench.run(Received("mrrs.frames.v1", 0, offset, b"id", b"value"))
    assert bench.halts == [1]
    assert len(bench.letters) == 3
    assert bench.count("mrrs_stage_stopped_info") == 1


async def test_too_large_an_output_is_a_dead_letter():
    bench = Bench(passes)
    bench.sink.limits["mrrs.meters.v1"] = 2
    await bench.run(record())
    assert [letter["error"] for letter in bench.letters] == ["UnsendableError"]


@pytest.mark.parametrize(
    ("stage", "step", "used"), [("assemble", passes, 0), ("identify", crashes, 0), ("identify", passes, 1)]
)
async def test_a_photo_is_no_longer_in_flight_once_it_is_answered_or_dead(stage, step, used):
    bench = Bench(step, stage=stage)
    await bench.in_flight.acquire("id", 1)
    await bench.run(record())
    assert (bench.in_flight.used > 0) == bool(used)


async def test_a_model_that_answers_nan_is_counted_and_its_record_becomes_a_dead_letter():
    async def garbage(received: Received) -> tuple[Outgoing, ...]:
        raise NotFiniteError("digits-gas 0.2.0")

    bench = Bench(garbage, stage="classify")
    await bench.run(record())
    assert [letter["error"] for letter in bench.letters] == ["NotFiniteError"]
    assert bench.metrics.registry.get_sample_value("mrrs_model_output_not_finite_total", {"model": "digits-gas"}) == 1
    assert bench.released == [0]
