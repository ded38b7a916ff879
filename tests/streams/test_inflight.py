"""Bytes between intake and assemble."""

from __future__ import annotations

import asyncio

import pytest

from streams.inflight import LEAST_CHARGE, InFlight


async def settled(task):
    for _ in range(5):
        await asyncio.sleep(0)
    return task.done()


async def test_a_photo_waits_until_another_is_answered():
    gate = InFlight(2 * LEAST_CHARGE)
    await gate.acquire("a", 1)
    await gate.acquire("b", 1)
    third = asyncio.create_task(gate.acquire("c", 1))
    assert not await settled(third)
    gate.release("a")
    await third
    assert gate.used == 2 * LEAST_CHARGE


async def test_a_photo_larger_than_the_budget_goes_alone():
    gate = InFlight(LEAST_CHARGE)
    await gate.acquire("a", 1)
    big = asyncio.create_task(gate.acquire("big", 10 * LEAST_CHARGE))
    assert not await settled(big)
    gate.release("a")
    await big
    assert gate.used == 10 * LEAST_CHARGE


async def test_the_same_photo_again_is_charged_once():
    gate = InFlight(LEAST_CHARGE)
    await gate.acquire("a", 1)
    await gate.acquire("a", 1)
    assert gate.used == LEAST_CHARGE


async def test_without_a_budget_nothing_is_charged():
    gate = InFlight(0)
    await gate.acquire("a", 10**9)
    assert gate.used == 0
    await gate.drained()


async def test_a_photo_that_is_never_answered_here_stops_counting():
    now, expired = [0.0], []
    gate = InFlight(LEAST_CHARGE, 0.01, clock=lambda: now[0], on_expiry=lambda: expired.append(1))
    await gate.acquire("lost", 1)
    waiting = asyncio.create_task(gate.acquire("next", 1))
    now[0] = 1.0
    await waiting
    assert expired == [1]
    now[0] = 2.0
    await gate.drained()
    assert expired == [1, 1]


async def test_it_is_drained_when_all_are_answered():
    gate = InFlight(5 * LEAST_CHARGE)
    await gate.acquire("a", 1)
    await gate.acquire("b", 1)
    drained = asyncio.create_task(gate.drained())
    gate.release("a")
    gate.release("unknown")
    assert not await settled(drained)
    gate.release("b")
    await drained


async def test_every_change_is_told():
    seen = []
    gate = InFlight(5 * LEAST_CHARGE, on_change=seen.append)
    await gate.acquire("a", LEAST_CHARGE + 1)
    gate.release("a")
    assert seen == [LEAST_CHARGE + 1, 0]


@pytest.mark.parametrize("size", [1, LEAST_CHARGE, 3 * LEAST_CHARGE])
async def test_a_photo_is_charged_at_least_what_its_largest_record_takes(size):
    gate = InFlight(10**9)
    await gate.acquire("a", size)
    assert gate.used == max(size, LEAST_CHARGE)
