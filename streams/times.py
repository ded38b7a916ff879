"""Times as a person types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta


class TimeError(ValueError):
    """A bound is no time; the message says what is."""


_SPAN = re.compile(r"(\d+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def moment(text: str, now: datetime) -> datetime:
    """Return a time: ISO 8601 (without an offset it is UTC), or how long ago: 90s, 30m, 24h, 7d.

    Raises:
        TimeError: it is neither.

    >>> moment("24h", datetime(2026, 3, 2, tzinfo=UTC)).isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    span = _SPAN.fullmatch(text)
    if span:
        return now - timedelta(seconds=int(span[1]) * _SECONDS[span[2]])
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise TimeError(f"{text!r} is neither a time such as 2026-03-01T12:00 nor a span such as 24h or 7d") from error
    return time if time.utcoffset() is not None else time.replace(tzinfo=UTC)
