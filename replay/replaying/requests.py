"""Stored requests with their answers and labels."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from processors.labels import LabelledPhoto
from streams.logged import Original, Query
from streams.messages import Label
from streams.request_log import RequestLog, entries


@dataclass(frozen=True, slots=True)
class Stored:
    """What the request log has of one request."""

    original: Original
    #: None where it was never answered: a dead letter, or still on its way.
    answer: bytes | None = None
    #: None where nobody has confirmed what the meter showed.
    label: LabelledPhoto | None = None


async def stored_requests(
    log: RequestLog, query: Query, limit: int | None, *, seen: Callable[[str], bool] = lambda _: False
) -> AsyncIterator[Stored]:
    """Give the requests that a query asks for and whose original is still kept, oldest first.

    Args:
        log: It is only read.
        query: Bounds; see `streams.logged.Query`.
        limit: How many requests are looked at.
        seen: Tells which ones need not be fetched.
    """
    async for entry in entries(log, replace(query, kept=True), limit):
        if seen(entry.request_id):
            continue
        original = await log.original(entry.request_id)
        if original is not None:  # its time may have come since it was listed
            answer = await log.answered(entry.request_id)
            yield Stored(original, answer, None if entry.label is None else _truth(entry.label))


def _truth(label: Label) -> LabelledPhoto:
    """Return the label as a photo's truth; where a person could read nothing either, reading something is wrong."""
    return LabelledPhoto(label.request_id, b"", "", None, None, label.registers)
