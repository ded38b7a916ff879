"""The request log in MongoDB: one document per original, so that a TTL index deletes it whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, DocumentTooLarge, DuplicateKeyError, InvalidURI

from replay.log import documents
from replay.log.documents import OF_ANSWERS, OF_REQUESTS, Document
from replay.log.mongodb_indexes import LIVES_FROM, lifetimes, make_indexes
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
    RequestLogError,
    Retention,
    first_of,
    outdates,
)
from streams.messages import Label

#: Client options where the URL does not say otherwise. A server that is away is an error after 3 s, one that does not
#: go on in the middle of an answer after 20 s: the stages wait and try again. What is acknowledged is in the journal.
DEFAULTS: dict[str, Any] = {"serverSelectionTimeoutMS": 3000, "socketTimeoutMS": 20_000, "journal": True}
DATABASE = "mrrs"
#: Collection -> what it keeps.
KEPT = {"requests": "original", "answers": "answer", "labels": "label"}

_NO_FACTS = Facts()


class MongoDBRequestLog:
    """Keeps originals in `requests`, answers in `answers`, labels in `labels`."""

    def __init__(self, client: AsyncMongoClient[Document], retention: Retention) -> None:
        self._client = client
        self._retention = retention
        self._database: AsyncDatabase[Document] = client.get_default_database(DATABASE).with_options(
            CodecOptions(tz_aware=True)
        )
        self._prepared = False
        self._preparing = asyncio.Lock()

    async def prepare(self) -> None:
        """Make the indexes, once per process.

        Raises:
            RetentionError: the server deletes nothing by itself, and nobody has said that something else does.
        """
        async with self._preparing:
            if not self._prepared:
                await make_indexes(self._database, self._retention)
                self._prepared = True

    async def keep(self, original: Original) -> None:
        """Keep an original; the first one of a request id counts.

        Raises:
            RequestLogError: it does not fit into a document.
        """
        await self.prepare()
        # In a thread: the digest of a large photo takes some milliseconds.
        await self._insert("requests", await asyncio.to_thread(documents.of_original, original))

    async def answer(self, request_id: str, answer: bytes, facts: Facts = _NO_FACTS) -> bytes:
        """Store an answer unless there is one, and return the stored one."""
        await self.prepare()
        now = datetime.now(UTC)
        request = await self._database["requests"].find_one({"_id": request_id}, {"received": 1})
        received = now if request is None else request["received"]
        await self._insert("answers", documents.of_answer(request_id, answer, facts, received, now))
        return await self.answered(request_id) or answer

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        document = await self._database["answers"].find_one({"_id": request_id}, {"answer": 1})
        return None if document is None else bytes(document["answer"])

    async def label(self, label: Label) -> bool:
        """Keep a label unless a later one is there."""
        await self.prepare()
        for collection in ("requests", "answers"):
            known = await self._database[collection].find_one({"_id": label.request_id}, {"tenant": 1})
            if known is not None and known["tenant"] != label.tenant:
                raise OtherTenantError(f"request {label.request_id!r} is another tenant's")
        labels = self._database["labels"]
        document = documents.of_label(label, datetime.now(UTC))
        while True:
            there = await labels.find_one({"_id": label.request_id})
            if there is None:
                try:
                    await labels.insert_one({"_id": label.request_id, **document})
                except DuplicateKeyError:
                    continue
                return True
            other = documents.label_of(there)
            if other is not None and not outdates(label, other):
                return False
            # Only what was compared with is replaced: another process may have been faster.
            found = await labels.update_one({"_id": label.request_id, "label": there["label"]}, {"$set": document})
            if found.matched_count:
                return True

    async def labelled(self, request_id: str) -> Label | None:
        """Return the label that counts, or None."""
        return documents.label_of(await self._database["labels"].find_one({"_id": request_id}))

    async def original(self, request_id: str) -> Original | None:
        """Return an original as it was received, or None."""
        document = await self._database["requests"].find_one({"_id": request_id})
        return None if document is None else documents.original_of(document)

    async def entry(self, request_id: str) -> Entry | None:
        """Return a request without its photo, or None."""
        for collection in ("requests", "answers"):
            found = await self._database[collection].find_one({"_id": request_id}, {"received": 1})
            if found is not None:
                return (await self._entries([Position(found["received"], request_id)]))[0]
        return None

    async def page(self, query: Query, after: Position | None = None, limit: int = 100) -> Page:
        """Return some of the requests that a query asks for."""
        oldest = None
        if query.kept and query.about_answers:
            first = await self._database["requests"].find_one({}, {"received": 1}, sort=[("received", 1), ("_id", 1)])
            if first is None:
                return Page((), None)
            oldest = first["received"]
        places = await self._places(query, after, limit + 1, oldest)
        entries = await self._entries(places[:limit])
        kept = tuple(entry for entry in entries if entry.size is not None or not query.kept)
        return Page(kept, places[limit - 1] if len(places) > limit else None)

    async def arrivals(
        self, since: datetime, until: datetime, after: Position | None = None, limit: int = 100
    ) -> tuple[Arrival, ...]:
        """Return which originals of a time are answered."""
        places = await self._places(Query(since=since, until=until, kept=True), after, limit)
        these = {"_id": {"$in": [place.request_id for place in places]}}
        answered = {document["_id"] async for document in self._database["answers"].find(these, {"_id": 1})}
        return tuple(Arrival(place, place.request_id in answered) for place in places)

    async def erase(self, request_id: str) -> tuple[Erased, ...]:
        """Delete all that is kept of a request."""
        found = []
        for collection, what in KEPT.items():
            this = {"_id": request_id}
            document = await self._database[collection].find_one(this, {"size": 1, "answer": 1, "label": 1}) or {}
            await self._database[collection].delete_one(this)
            size = document.get("size") or len(document.get("answer") or document.get("label") or b"")
            found.append(Erased(what, f"{self._database.name}.{collection}", size))
        return tuple(found)

    async def purge(self) -> Purged:
        """Delete what is past its time."""
        counts = []
        for collection, seconds in lifetimes(self._retention).items():
            past = {LIVES_FROM[collection]: {"$lt": datetime.now(UTC) - timedelta(seconds=seconds)}}
            counts.append((await self._database[collection].delete_many(past)).deleted_count)
        return Purged(*counts)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def _places(
        self, query: Query, after: Position | None, limit: int, oldest: datetime | None = None
    ) -> list[Position]:
        direction = -1 if query.newest_first else 1
        keys: list[Position] = []
        for collection, condition in documents.filters(query, after, oldest):
            found = self._database[collection].find(condition, {"received": 1})
            found = found.sort([("received", direction), ("_id", direction)]).limit(limit)
            keys += [Position(document["received"], document["_id"]) async for document in found]
        return first_of(keys, limit, newest_first=query.newest_first)

    async def _entries(self, places: Sequence[Position]) -> list[Entry]:
        these = {"_id": {"$in": [place.request_id for place in places]}}

        async def by_id(collection: str, fields: dict[str, int]) -> dict[str, Document]:
            return {document["_id"]: document async for document in self._database[collection].find(these, fields)}

        requests, answers = await by_id("requests", OF_REQUESTS), await by_id("answers", OF_ANSWERS)
        labels = await by_id("labels", {"label": 1})
        return [
            documents.entry(place, *(found.get(place.request_id) for found in (requests, answers, labels)))
            for place in places
        ]

    async def _insert(self, collection: str, document: Document) -> None:
        try:
            await self._database[collection].insert_one(document)
        except DuplicateKeyError:
            # It was kept before: the record came again.
            pass
        except DocumentTooLarge as error:
            raise RequestLogError(
                f"request {document['_id']!r} does not fit into a document (16 MiB): {error}"
            ) from error


def open_log(url: str, retention: Retention, *, create: bool = True) -> MongoDBRequestLog:  # noqa: ARG001 - of a server
    """Open the request log of a URL, mongodb://HOST/DATABASE; nothing is sent before the first use.

    Raises:
        RequestLogError: the URL makes no sense.
    """
    try:
        # pymongo lets its arguments go before the URL; here the operator's URL goes first.
        given = url.lower()
        options = {name: value for name, value in DEFAULTS.items() if f"{name.lower()}=" not in given}
        client: AsyncMongoClient[Document] = AsyncMongoClient(url, appname="mrrs", tz_aware=True, **options)
        return MongoDBRequestLog(client, retention)
    except (InvalidURI, ConfigurationError, ValueError) as error:
        raise RequestLogError(f"MongoDB's URL makes no sense: {error}") from error
