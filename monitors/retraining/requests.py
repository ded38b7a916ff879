"""Stored requests as policy looks at them: confirmed photos to read again, and what their answers were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from processors.contracts import METER_TYPES
from processors.labels import LabelledPhoto
from processors.records import Photo, Reading
from streams.codec import UndecodableError, decode_reading
from streams.logged import Query
from streams.messages import Label
from streams.originals import photo
from streams.request_log import RequestLog, entries

#: Entries of the log that are looked at on either side of a promotion, at most.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A stored photo whose reading was confirmed."""

    name: str
    type: str
    photo: Photo
    known: LabelledPhoto
    #: What was answered; None where the answer is of a release that wrote others.
    answer: Reading | None


def queries(query: Query, types: tuple[str, ...]) -> list[Query]:
    """Return a query a meter type, one for all where every type is meant."""
    if set(types) >= set(METER_TYPES[:-1]):
        return [query]
    return [replace(query, meter_type=one) for one in types]


async def confirmed(log: RequestLog, query: Query, types: tuple[str, ...], limit: int) -> AsyncIterator[Confirmed]:
    """Give the newest confirmed photos of some types whose originals are still kept."""
    given = 0
    for one in queries(replace(query, kept=True, newest_first=True), types):
        async for entry in entries(log, one, MOST):
            if given == limit:
                return
            if entry.label is None:
                continue
            original, answer = await log.original(entry.request_id), await log.answered(entry.request_id)
            if original is not None:
                given += 1
                kind = entry.facts.meter_type or ""
                yield Confirmed(entry.request_id, kind, photo(original), truth(entry.label), reading_of(answer))


def truth(label: Label) -> LabelledPhoto:
    """Return the label as a photo's truth; where a person could read nothing either, reading something is wrong."""
    return LabelledPhoto(label.request_id, b"", "", None, None, label.registers)


def reading_of(answer: bytes | None) -> Reading | None:
    """Return a stored answer, None where it is of a release that wrote others."""
    try:
        return None if answer is None else decode_reading(answer)
    except UndecodableError:
        return None
