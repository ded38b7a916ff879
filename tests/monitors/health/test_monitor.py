"""The monitor of what must hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from monitors.health.invariants import RULES
from monitors.health.monitor import HealthMonitor
from monitors.health.sample import Sample
from monitors.metrics import MonitorMetrics
from processors.limits import Limits
from processors.manifest import ModelError
from streams.codec import encode_json
from streams.logged import Original
from streams.memory_log import MemoryRequestLog
from streams.received import Received
from streams.steps import UnusableRecordError
from tests.monitors.drifting.made import NOW
from tests.monitors.health.answers import READ


class Reader:
    """Reads every original as it is told to."""

    def __init__(self, *readings) -> None:
        self.readings = list(readings)

    def read(self, original, models):
        found = self.readings.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


class Bench:
    def __init__(self, *again, share: float = 1.0) -> None:
        self.log, self.metrics = MemoryRequestLog(), MonitorMetrics(CollectorRegistry())
        self.monitor = HealthMonitor(self.log, Reader(*again), Sample(share), Limits(), self.metrics)

    async def answer(self, name: str, *headers: tuple[str, bytes], kept: bool = True, **more: object) -> None:
        if kept:
            await self.log.keep(Original(name, b"", b"photo", (), NOW - timedelta(minutes=1)))
        value = encode_json(replace(READ, request_id=name, **more))
        await self.log.answer(name, value)
        await self.monitor.watch(Received("mrrs.readings.v1", 0, 0, name.encode(), value, headers))

    def value(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)

    def skew(self) -> tuple[float | None, ...]:
        names = ("same", "different", "away")
        return tuple(self.value("mrrs_skew_photos_total", outcome=name) for name in names)


async def test_every_rule_has_a_figure_before_anything_happens():
    bench = Bench()
    await bench.monitor.begin()
    assert all(bench.value("mrrs_input_violations_total", rule=rule) == 0 for rule in RULES)
    assert bench.skew() == (0, 0, 0)


async def test_a_broken_rule_is_counted_and_named(caplog):
    bench = Bench(share=0.0)
    await bench.answer("r1", confidence=2.0)
    await bench.answer("r2", ("mrrs-ignored-headers", b"mrrs-medium,ce_time"))
    assert bench.value("mrrs_input_violations_total", rule="confidence") == 1
    assert bench.value("mrrs_input_violations_total", rule="headers") == 1
    assert "the answer to 'r1' breaks the rule 'confidence'" in caplog.text


async def test_a_rule_that_every_photo_breaks_does_not_fill_the_log(caplog):
    bench = Bench(share=0.0)
    for number in range(50):
        await bench.answer(f"r{number}", confidence=2.0)
    assert bench.value("mrrs_input_violations_total", rule="confidence") == 50
    assert caplog.text.count("breaks the rule") == 1
    await bench.monitor.tick(NOW)
    await bench.answer("later", confidence=2.0)
    assert "the answer to 'later' breaks the rule" in caplog.text


async def test_a_photo_that_reads_otherwise_here_is_counted_and_says_in_what(caplog):
    bench = Bench(READ, replace(READ, registers=()))
    await bench.monitor.begin()
    for name in ("r1", "r2"):
        await bench.answer(name)
    await bench.monitor.tick(NOW)
    assert bench.skew() == (1, 1, 0)
    assert "skew: 'r2' reads otherwise here: registers" in caplog.text


async def test_what_is_not_there_any_more_cannot_be_compared():
    bench = Bench(ModelError("no version 0.1.0"))
    await bench.monitor.begin()
    await bench.answer("gone", kept=False)
    await bench.answer("other version")
    await bench.monitor.tick(NOW)
    assert bench.skew() == (0, 0, 2)


async def test_a_tick_reads_two_photos_at_most():
    bench = Bench(*[READ] * 9)
    await bench.monitor.begin()
    for number in range(5):
        await bench.answer(f"r{number}")
    await bench.monitor.tick(NOW)
    assert bench.skew() == (2, 0, 0)


async def test_the_oldest_unanswered_photo_has_an_age():
    bench = Bench(share=0.0)
    await bench.answer("r1")
    await bench.monitor.tick(NOW)
    assert bench.value("mrrs_oldest_unanswered_photo_age_seconds") == 0
    await bench.log.keep(Original("r2", b"", b"photo", (), NOW - timedelta(seconds=40)))
    await bench.monitor.tick(NOW)
    assert bench.value("mrrs_oldest_unanswered_photo_age_seconds") == 40


async def test_what_is_no_answer_is_refused():
    with pytest.raises(UnusableRecordError):
        await Bench().monitor.watch(Received("mrrs.readings.v1", 0, 0, b"k", b"{}", ()))
