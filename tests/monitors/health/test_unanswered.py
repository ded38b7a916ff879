"""The oldest photo without an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitors.health import unanswered
from monitors.health.unanswered import Unanswered
from streams.logged import Original
from streams.memory_log import MemoryRequestLog

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Counting(MemoryRequestLog):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def arrivals(self, *args, **more):
        self.asked += 1
        return await super().arrivals(*args, **more)

    async def entry(self, request_id):
        self.asked += 1
        return await super().entry(request_id)


@pytest.fixture
def log() -> Counting:
    return Counting()


async def keep(log: MemoryRequestLog, name: str, minutes: float, *, answer: bool = False) -> datetime:
    received = NOW - timedelta(minutes=minutes)
    await log.keep(Original(name, b"", b"photo", (), received))
    if answer:
        await log.answer(name, b"{}")
    return received


async def test_where_all_are_answered_there_is_none(log):
    await keep(log, "a", 5, answer=True)
    assert await Unanswered(log).oldest(NOW) is None


async def test_the_oldest_one_counts_until_it_is_answered_or_erased(log):
    looking = Unanswered(log)
    await keep(log, "a", 9, answer=True)
    first, second, third = [await keep(log, name, minutes) for name, minutes in (("b", 5), ("c", 4), ("d", 3))]
    assert await looking.oldest(NOW) == first
    await log.answer("b", b"{}")
    assert await looking.oldest(NOW) == second
    await log.erase("c")
    assert await looking.oldest(NOW) == third
    await log.answer("d", b"{}")
    assert await looking.oldest(NOW) is None


async def test_a_photo_that_came_this_moment_is_still_on_its_way(log):
    looking = Unanswered(log)
    received = await keep(log, "a", 0)
    assert await looking.oldest(NOW) is None
    assert await looking.oldest(NOW + timedelta(seconds=5)) == received


async def test_what_was_forgotten_a_day_ago_does_not_count_for_ever(log):
    looking = Unanswered(log)
    received = await keep(log, "a", 60)
    await keep(log, "older", 60 * 25)
    assert await looking.oldest(NOW) == received
    assert await looking.oldest(NOW + timedelta(hours=23, minutes=1)) is None


async def test_what_was_seen_answered_is_not_asked_for_again(log, monkeypatch):
    monkeypatch.setattr(unanswered, "PAGE", 10)
    looking = Unanswered(log)
    for number in range(95):
        await keep(log, f"r{number:03}", 100 - number, answer=True)
    await looking.oldest(NOW)
    log.asked = 0
    await keep(log, "new", 1)
    assert await looking.oldest(NOW) == NOW - timedelta(minutes=1)
    assert log.asked <= 2


async def test_a_look_is_bounded_and_the_next_one_goes_on(log, monkeypatch):
    monkeypatch.setattr(unanswered, "PAGE", 5)
    monkeypatch.setattr(unanswered, "PAGES", 2)
    looking = Unanswered(log)
    for number in range(25):
        await keep(log, f"r{number:03}", 100 - number, answer=number != 22)
    assert [await looking.oldest(NOW) for _ in range(2)] == [None, None]
    assert await looking.oldest(NOW) == NOW - timedelta(minutes=78)
