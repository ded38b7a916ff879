"""What a worker says of itself."""

from __future__ import annotations

import asyncio
import logging

from prometheus_client import CollectorRegistry

from streams.metrics import Metrics
from streams.recorded import Recorded, machine, running, write_recorded
from streams.settings import Settings
from streams.vitals import behind, introduce, watch

LIBRARIES = {**running(), "numpy": "0.0.1"}


def introduced(path, **more: object) -> CollectorRegistry:
    levels = {"latency_seconds": 0.1, "memory_bytes": 5e8}
    facts = {"machine": machine(), "libraries": LIBRARIES, "levels": levels, **more}
    write_recorded(Recorded(schema=1, time="2026-01-01T00:00:00+00:00", by="A", reason="b", **facts), path)
    metrics = Metrics(CollectorRegistry())
    introduce(Settings(recorded=path), metrics)
    return metrics.registry


def test_a_library_that_differs_from_the_record_is_counted_and_logged(tmp_path, caplog):
    registry = introduced(tmp_path / "r.json")
    here = running()
    for name in ("numpy", "onnxruntime"):
        assert registry.get_sample_value("mrrs_library_version_info", {"library": name, "version": here[name]}) == 1
    assert registry.get_sample_value("mrrs_library_changed_info", {"library": "numpy"}) == 1
    assert registry.get_sample_value("mrrs_library_changed_info", {"library": "onnxruntime"}) == 0
    (line,) = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert line.startswith(f"numpy is {here['numpy']}, recorded 0.0.1")


def test_times_of_another_machine_are_no_level_here(tmp_path):
    here, away = introduced(tmp_path / "r.json"), introduced(tmp_path / "r.json", machine="1 x Z80")
    for registry, known in ((here, 0.1), (away, None)):
        assert registry.get_sample_value("mrrs_recorded_level", {"what": "latency_seconds"}) == known
        assert registry.get_sample_value("mrrs_recorded_level", {"what": "memory_bytes"}) == 5e8


def test_without_a_record_a_worker_starts_and_says_so(tmp_path, caplog):
    metrics = Metrics(CollectorRegistry())
    introduce(Settings(recorded=tmp_path / "none.json"), metrics)
    assert "held against nothing" in caplog.text
    assert metrics.registry.get_sample_value("mrrs_library_changed_info", {"library": "numpy"}) is None


def test_lag_is_what_is_not_done_in_the_partitions_of_which_both_ends_are_known():
    ends, done = {"a": 9, "b": 7, "c": 5, "d": None}, {"a": 4, "b": 8, "c": None, "d": 0}
    assert behind("abcd", ends.__getitem__, done.__getitem__) == 5


async def test_a_stage_that_stopped_has_no_lag_any_more():
    metrics, shown, enough = Metrics(CollectorRegistry()), [], asyncio.Event()
    lags = iter([3, None])

    def lag() -> int | None:
        shown.append(metrics.registry.get_sample_value("mrrs_consumer_lag_records", {"stage": "locate"}))
        if (now := next(lags, "end")) == "end":
            enough.set()
            return None
        return now

    watching = asyncio.create_task(watch({"locate": lag}, metrics, every_s=0.001))
    await asyncio.wait_for(enough.wait(), 5)
    watching.cancel()
    assert shown[:3] == [None, 3, None]
