"""The request log's documents and filters in MongoDB; `_id` is the request id, which the server keeps unique."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from bson.binary import Binary

from streams.codec import encode_json
from streams.logged import Entry, Facts, Original, Position, Query
from streams.messages import Label

Document = dict[str, Any]

#: What an entry needs of a document; never the photo.
OF_REQUESTS = {"received": 1, "tenant": 1, "digest": 1, "size": 1}
OF_ANSWERS = {"answered": 1, "tenant": 1, "status": 1, "meter_type": 1, "models": 1}

_labels = msgspec.json.Decoder(Label)


def of_original(original: Original) -> Document:
    """Return an original's document."""
    return {
        "_id": original.request_id,
        "received": original.received,
        "tenant": original.tenant,
        "digest": original.digest,
        "size": len(original.data),
        "key": Binary(original.key),
        "headers": [{"name": name, "value": Binary(value)} for name, value in original.headers],
        "data": Binary(original.data),
    }


def original_of(document: Document) -> Original:
    """Return the original in a document."""
    return Original(
        document["_id"],
        bytes(document["key"]),
        bytes(document["data"]),
        tuple((header["name"], bytes(header["value"])) for header in document["headers"]),
        document["received"],
        document["tenant"],
    )


def of_answer(request_id: str, answer: bytes, facts: Facts, received: datetime, answered: datetime) -> Document:
    """Return an answer's document."""
    return {
        "_id": request_id,
        "received": received,
        "answered": answered,
        "tenant": facts.tenant,
        "status": facts.status,
        "meter_type": facts.meter_type,
        "models": list(facts.models),
        "answer": Binary(answer),
    }


def of_label(label: Label, kept: datetime) -> Document:
    """Return a label's document, without its id."""
    return {"kept": kept, "label": Binary(encode_json(label))}


def label_of(document: Document | None) -> Label | None:
    """Return the label in a document, if there is one."""
    return None if document is None else _labels.decode(document["label"])


def entry(place: Position, request: Document | None, answer: Document | None, label: Document | None) -> Entry:
    """Return the entry that a request's documents make."""
    request = request or {}
    answer = answer or {"tenant": request.get("tenant", "")}
    facts = Facts(answer["tenant"], answer.get("status"), answer.get("meter_type"), tuple(answer.get("models", ())))
    return Entry(
        place.request_id,
        place.received,
        request.get("tenant", facts.tenant),
        request.get("digest"),
        request.get("size"),
        answer.get("answered"),
        facts if "status" in answer else Facts(),
        label_of(label),
    )


def filters(query: Query, after: Position | None, oldest: datetime | None = None) -> tuple[tuple[str, Document], ...]:
    """Return collections and filters; the documents that they give together are the answer.

    Each filter is a range of one index: those at the very moment of the place are asked for apart from those beyond it,
    for not every server enters an index by an alternative.

    Args:
        query: What is asked for.
        after: The place to go on from.
        oldest: When the oldest original was received, if only those that are kept count.
    """
    tenant = {} if query.tenant is None else {"tenant": query.tenant}
    facts = {"meter_type": query.meter_type, "status": query.status, "models": query.model}
    equal: dict[str, Document] = {}
    if not query.about_answers:
        equal["requests"] = tenant
    if query.about_answers or not query.kept:
        equal["answers"] = {**tenant, **{field: value for field, value in facts.items() if value is not None}}
    ranges = tuple(_ranges(query, after, oldest))
    return tuple((collection, {**same, **bounds}) for collection, same in equal.items() for bounds in ranges)


def _ranges(query: Query, after: Position | None, oldest: datetime | None) -> Iterator[Document]:
    received: Document = {}
    starts = [time for time in (query.since, oldest) if time is not None]
    if starts:
        received["$gte"] = max(starts)
    if query.until is not None:
        received["$lt"] = query.until
    if after is None:
        yield {"received": received} if received else {}
        return
    further = "$lt" if query.newest_first else "$gt"
    if all(after.received >= start for start in starts) and (query.until is None or after.received < query.until):
        yield {"received": after.received, "_id": {further: after.request_id}}
    bound = min(received.get("$lt", after.received), after.received) if query.newest_first else after.received
    yield {"received": {**received, further: bound}}
