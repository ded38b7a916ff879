"""The request log in dictionaries: the fake that keeps the contract of the real ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from streams.codec import encode_json
from streams.logged import (
    Arrival,
    Entry,
    Erased,
    Facts,
    Original,
    OtherTenantError,
    Page,
    Position,
    Purged,
    Query,
    Retention,
    first_of,
    outdates,
)
from streams.messages import Label

_NO_FACTS = Facts()


class MemoryRequestLog:
    """Keeps everything in dictionaries."""

    def __init__(self, retention: Retention | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self.originals: dict[str, Original] = {}
        self.answers: dict[str, bytes] = {}
        self.labels: dict[str, Label] = {}
        self.closed = False
        self._facts: dict[str, tuple[Facts, datetime, datetime]] = {}
        self._labelled: dict[str, datetime] = {}
        self._retention = retention or Retention()
        self._clock = clock

    async def prepare(self) -> None:
        """Nothing is to be prepared."""

    async def keep(self, original: Original) -> None:
        """Keep an original."""
        self.originals.setdefault(original.request_id, original)

    async def answer(self, request_id: str, answer: bytes, facts: Facts = _NO_FACTS) -> bytes:
        """Store the first answer."""
        if request_id not in self.answers:
            original = self.originals.get(request_id)
            received = self._now() if original is None else original.received
            self._facts[request_id] = facts, received, self._now()
        return self.answers.setdefault(request_id, answer)

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        return self.answers.get(request_id)

    async def label(self, label: Label) -> bool:
        """Keep a label unless a later one is there."""
        request_id = label.request_id
        tenants = {one.tenant for one in (self.originals.get(request_id),) if one is not None}
        tenants |= {self._facts[request_id][0].tenant} if request_id in self._facts else set()
        if tenants - {label.tenant}:
            raise OtherTenantError(f"request {request_id!r} is another tenant's")
        there = self.labels.get(request_id)
        if there is not None and not outdates(label, there):
            return False
        self.labels[request_id] = label
        self._labelled[request_id] = self._now()
        return True

    async def original(self, request_id: str) -> Original | None:
        """Return an original, or None."""
        return self.originals.get(request_id)

    async def labelled(self, request_id: str) -> Label | None:
        """Return the label that counts, or None."""
        return self.labels.get(request_id)

    async def entry(self, request_id: str) -> Entry | None:
        """Return a request without its photo, or None."""
        if request_id not in self.originals and request_id not in self._facts:
            return None
        return self._entry(Position(self._received(request_id), request_id))

    async def page(self, query: Query, after: Position | None = None, limit: int = 100) -> Page:
        """Return some requests in order."""
        keys = first_of(self._keys(query, after), limit + 1, newest_first=query.newest_first)
        found = tuple(self._entry(key) for key in keys[:limit])
        return Page(found, keys[limit - 1] if len(keys) > limit else None)

    async def arrivals(
        self, since: datetime, until: datetime, after: Position | None = None, limit: int = 100
    ) -> tuple[Arrival, ...]:
        """Return which originals of a time are answered."""
        keys = first_of(self._keys(Query(since=since, until=until, kept=True), after), limit, newest_first=False)
        return tuple(Arrival(key, key.request_id in self.answers) for key in keys)

    async def erase(self, request_id: str) -> tuple[Erased, ...]:
        """Forget a request."""
        original, answer = self.originals.pop(request_id, None), self.answers.pop(request_id, None)
        label = self.labels.pop(request_id, None)
        self._facts.pop(request_id, None)
        self._labelled.pop(request_id, None)
        return (
            Erased("original", "memory", 0 if original is None else len(original.data)),
            Erased("answer", "memory", 0 if answer is None else len(answer)),
            Erased("label", "memory", 0 if label is None else len(encode_json(label))),
        )

    async def purge(self) -> Purged:
        """Forget what is past its time."""
        originals = self._now() - timedelta(seconds=self._retention.originals_s)
        answers = self._now() - timedelta(seconds=self._retention.answers_s)
        old = [request_id for request_id, one in self.originals.items() if one.received < originals]
        answered = [request_id for request_id, (_, _, time) in self._facts.items() if time < answers]
        labelled = [request_id for request_id, time in self._labelled.items() if time < answers]
        for request_id in old:
            del self.originals[request_id]
        for request_id in answered:
            del self.answers[request_id], self._facts[request_id]
        for request_id in labelled:
            del self.labels[request_id], self._labelled[request_id]
        return Purged(len(old), len(answered), len(labelled))

    async def close(self) -> None:
        """Note that it was closed."""
        self.closed = True

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _keys(self, query: Query, after: Position | None) -> Iterator[Position]:
        for request_id in {*self.originals, *self._facts}:
            entry = self._entry(Position(self._received(request_id), request_id))
            ahead = after is None or (entry.position < after if query.newest_first else entry.position > after)
            if ahead and _fits(entry, query):
                yield entry.position

    def _received(self, request_id: str) -> datetime:
        original = self.originals.get(request_id)
        return self._facts[request_id][1] if original is None else original.received

    def _entry(self, key: Position) -> Entry:
        original = self.originals.get(key.request_id)
        facts, _, answered = self._facts.get(key.request_id, (None, None, None))
        tenant = original.tenant if original is not None else facts.tenant if facts is not None else ""
        return Entry(
            key.request_id,
            key.received,
            tenant,
            original.digest if original else None,
            len(original.data) if original else None,
            answered,
            facts or _NO_FACTS,
            self.labels.get(key.request_id),
        )


def _fits(entry: Entry, query: Query) -> bool:
    facts = entry.facts
    return (
        (query.since is None or entry.received >= query.since)
        and (query.until is None or entry.received < query.until)
        and query.tenant in (None, entry.tenant)
        and query.meter_type in (None, facts.meter_type)
        and query.status in (None, facts.status)
        and (query.model is None or query.model in facts.models)
        and (entry.size is not None or not query.kept)
    )
