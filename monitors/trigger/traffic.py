"""What the request log says about a segment: before the onset of a drift, and since."""

from __future__ import annotations

from datetime import datetime

from monitors.trigger.answers import meter_type, tenant
from monitors.trigger.facts import Traffic
from monitors.trigger.suspects import Seen, slice_of, suspect
from processors.records import Reading, Status
from streams.codec import UndecodableError, decode_reading
from streams.logged import Entry, Query
from streams.request_log import RequestLog, entries

#: Photos of the segment whose answers are looked at, before and since.
SAMPLE = 300
#: Requests that are counted at most; the newest.
SCANNED = 20_000
#: Standard deviation of the grey values (0..0.5) below which a photo shows nothing.
BLANK = 0.02


async def traffic(log: RequestLog, segment: str, onset: datetime, now: datetime) -> Traffic:
    """Return how a segment was read before the onset and since.

    Raises:
        Exception: whatever the store raises while it is away.
    """
    answered = photos = labels = 0
    newest: list[Entry] = []
    async for entry in entries(log, Query(since=onset, until=now, newest_first=True), SCANNED):
        if entry.facts.status is None:
            continue
        answered += 1
        if not _of(segment, entry):
            continue
        photos += 1
        labels += bool(entry.label and entry.label.registers)
        if len(newest) < SAMPLE:
            newest.append(entry)
    earlier = Query(until=onset, tenant=tenant(segment), meter_type=meter_type(segment), newest_first=True)
    before = await _seen(log, [entry async for entry in entries(log, earlier, SAMPLE)])
    since = await _seen(log, newest)
    share = photos / answered if answered else 0.0
    return Traffic(share, photos, labels, slice_of(before), slice_of(since), suspect(before, since))


def _of(segment: str, entry: Entry) -> bool:
    return entry.facts.meter_type == meter_type(segment) and tenant(segment) in (None, entry.tenant)


async def _seen(log: RequestLog, found: list[Entry]) -> list[Seen]:
    seen = []
    for entry in found:
        answer = await log.answered(entry.request_id)
        if answer is None:
            continue
        try:
            seen.append(_photo(entry.tenant, decode_reading(answer)))
        except UndecodableError:
            continue  # of another release: it cannot tell
    return seen


def _photo(tenant_: str, reading: Reading) -> Seen:
    rejected = reading.status is not Status.READ
    properties = reading.properties
    return Seen(
        tenant_,
        properties.codec if properties else "none",
        properties is None or properties.contrast < BLANK,
        0.0 if rejected else reading.confidence,
        rejected,
    )
