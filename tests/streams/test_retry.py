"""Trying again."""

from __future__ import annotations

import pytest

from streams.retry import Retry


async def test_it_tries_again_with_a_back_off_that_doubles_up_to_a_limit():
    pauses, tried = [], []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def action() -> str:
        tried.append(1)
        if len(tried) < 6:
            raise ConnectionError("away")
        return "done"

    again = []
    retry = Retry(1.0, 5.0, sleep, again.append)
    assert await retry.until_done("store", action, given_up=()) == "done"
    assert pauses == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert again == ["store"] * 5


async def test_an_error_that_trying_again_does_not_mend_is_raised_at_once():
    async def action() -> None:
        raise ValueError("never")

    with pytest.raises(ValueError, match="never"):
        await Retry(0.0, 0.0).until_done("store", action, given_up=(ValueError,))
