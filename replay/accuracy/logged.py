"""Answers and their labels out of the request log."""

from __future__ import annotations

from collections.abc import AsyncIterator

from processors.records import Status
from replay.accuracy.confirmed import Answered, answered
from streams.codec import UndecodableError, decode_reading
from streams.logged import Query
from streams.request_log import RequestLog, entries


async def answers(log: RequestLog, query: Query) -> AsyncIterator[Answered]:
    """Give every answered request that a query asks for, oldest first; only labelled answers are fetched.

    An answer of another schema counts as one without a label: it cannot be judged.
    """
    async for entry in entries(log, query):
        if entry.answered is None:
            continue
        data = await log.answered(entry.request_id) if entry.label is not None else None
        try:
            reading = decode_reading(data) if data is not None else None
        except UndecodableError:
            reading = None
        if reading is None or entry.label is None:
            yield Answered(entry.received, entry.facts.status == Status.READ)
        else:
            yield answered(entry.received, reading, entry.label.registers)
