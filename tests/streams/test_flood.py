"""When dead letters are a flood."""

from __future__ import annotations

from streams.flood import FloodGuard


def test_a_run_of_crashes_is_a_flood():
    guard = FloodGuard(run=3)
    guard.crashed()
    guard.crashed()
    assert guard.flooded is None
    guard.crashed()
    assert guard.flooded == "3 dead letters in a row (limit 3)"


def test_a_record_that_comes_through_ends_the_run():
    guard = FloodGuard(run=2)
    for _ in range(10):
        guard.crashed()
        guard.passed()
    assert guard.flooded is None


def test_too_large_a_share_of_a_full_window_is_a_flood():
    guard = FloodGuard(run=100, share=0.5, window=4)
    guard.passed()
    guard.crashed()
    guard.crashed()
    assert guard.flooded is None
    guard.passed()
    assert guard.flooded == "2 dead letters among the last 4 records (limit 50%)"


def test_old_crashes_are_forgotten():
    guard = FloodGuard(run=100, share=0.5, window=4)
    for _ in range(4):
        guard.crashed()
    for _ in range(3):
        guard.passed()
    assert guard.flooded is None
