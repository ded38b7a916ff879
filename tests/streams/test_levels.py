"""Latency, throughput and memory of now."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from streams.levels import FEWEST, WINDOW, Levels, resident_bytes
from streams.metrics import Metrics


def current(metrics: Metrics, what: str) -> float | None:
    return metrics.registry.get_sample_value("mrrs_current_level", {"what": what})


def test_nothing_is_said_of_too_few_photos():
    metrics = Metrics(CollectorRegistry())
    levels = Levels(metrics)
    for _ in range(FEWEST - 1):
        levels.add(0.1)
    assert current(metrics, "latency_seconds") is None


def test_one_slow_photo_moves_throughput_and_not_the_median():
    metrics = Metrics(CollectorRegistry())
    levels = Levels(metrics)
    for _ in range(FEWEST):
        levels.add(0.1)
    levels.add(2.2)
    assert current(metrics, "latency_seconds") == pytest.approx(0.1)
    assert current(metrics, "throughput_photos_per_second") == pytest.approx((FEWEST + 1) / (0.1 * FEWEST + 2.2))


def test_only_the_newest_photos_count():
    metrics = Metrics(CollectorRegistry())
    levels = Levels(metrics)
    for seconds in [9.0] * WINDOW + [0.2] * WINDOW:
        levels.add(seconds)
    assert current(metrics, "latency_seconds") == pytest.approx(0.2)
    assert current(metrics, "throughput_photos_per_second") == pytest.approx(5.0)


def test_the_memory_is_that_of_this_process_where_the_system_tells(tmp_path):
    if Path("/proc/self/statm").exists():
        assert 10e6 < resident_bytes() < 64e9
    assert resident_bytes(tmp_path / "none") is None
