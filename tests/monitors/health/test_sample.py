"""Which photos are looked at again."""

from __future__ import annotations

from dataclasses import replace

from monitors.health.sample import WAITING, Sample, chosen
from tests.monitors.health.answers import READ


def test_a_share_is_about_that_share_and_the_same_each_time():
    names = [f"r{number}" for number in range(20_000)]
    picked = {name for name in names if chosen(name, 0.05)}
    assert 900 < len(picked) < 1100
    assert picked <= {name for name in names if chosen(name, 0.1)}


def test_only_so_many_wait_and_the_newest_ones_do():
    sample = Sample(1.0)
    for number in range(WAITING + 5):
        sample.offer(replace(READ, request_id=f"r{number}"))
    assert sample.take().request_id == "r5"
    assert sum(sample.take() is not None for _ in range(99)) == WAITING - 1


def test_of_no_share_nothing_waits():
    sample = Sample(0.0)
    sample.offer(READ)
    assert sample.take() is None
