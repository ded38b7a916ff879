"""The stored answers of the request log, observed."""

from __future__ import annotations

from collections.abc import AsyncIterator

from monitors.references.observed import Observed, observed
from streams.codec import UndecodableError, decode_reading
from streams.logged import Query
from streams.request_log import RequestLog, entries


async def answers(log: RequestLog, query: Query, *, by_tenant: bool = False) -> AsyncIterator[Observed | None]:
    """Give what monitors look at of each answered request, oldest first; None for an answer that this release cannot read."""
    async for entry in entries(log, query):
        if entry.answered is None:
            continue
        stored = await log.answered(entry.request_id)
        if stored is None:
            continue
        try:
            reading = decode_reading(stored)
        except UndecodableError:
            yield None
            continue
        yield observed(reading, tenant=entry.tenant, time=entry.answered.isoformat(), by_tenant=by_tenant)
