"""Whether a value can follow the previous reading of the same meter."""

from __future__ import annotations

import math
from datetime import datetime

from processors.limits import Limits
from processors.records import Request


def implausible(value: float, whole_digits: int, request: Request, limits: Limits) -> str | None:
    """Return why a value cannot follow the previous reading, or None; what is not known is not checked.

    Args:
        value: What was read, in the register's unit.
        whole_digits: Digits before the comma: at 10 ** whole_digits the counter starts again at 0.
        request: Has the previous reading, the largest rate and the times.
        limits: Tolerances.
    """
    if request.previous is None or not _usable(request.previous.value):
        return None
    before, capacity = request.previous.value, float(10**whole_digits)
    if before >= capacity + limits.backward_tolerance:
        return f"previous reading {before:g} has more digits than the register"
    used = value - before
    rolled_over = used < -limits.backward_tolerance
    if rolled_over:
        used += capacity
    allowed = most(request, limits)
    if allowed is not None and used > allowed:
        return f"{value:g} after {before:g}: {used:g} used, at most {allowed:g} in that time"
    if rolled_over and used > limits.rollover_share * capacity:
        return f"{value:g} is less than the previous reading {before:g}"
    return None


def most(request: Request, limits: Limits) -> float | None:
    """Return the most that can have been used since the previous reading, or None if rate or times are unknown.

    Clocks may differ a little; a previous reading from farther in the future says that its time is wrong, not the value.
    """
    rate = request.max_rate
    now, then = instant(request.time), instant(request.previous.time if request.previous else None)
    if rate is None or not _usable(rate) or now is None or then is None:
        return None
    hours = (now - then).total_seconds() / 3600
    if hours < -limits.clock_skew:
        return None
    return rate * (max(hours, 0.0) + limits.clock_skew) + limits.backward_tolerance


def instant(text: str | None) -> datetime | None:
    """Return the time that an ISO 8601 text with offset means, None for any other.

    >>> instant("2026-03-01T08:00:00Z")
    datetime.datetime(2026, 3, 1, 8, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return time if time is not None and time.tzinfo is not None else None


def _usable(number: float) -> bool:
    return math.isfinite(number) and number >= 0
