"""The request log in MongoDB: one document per original, so that a TTL index deletes it whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bson.binary import Binary
from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConfigurationError, DocumentTooLarge, DuplicateKeyError, InvalidURI, OperationFailure

from streams.request_log import Original, RequestLogError

#: Milliseconds until a server that is away is an error; the stages wait and try again.
SELECTION_MS = 3000
#: How many times as long as its original an answer is kept.
ANSWERS_TTL = 12
#: The server's code for an index that is there with other options.
INDEX_DIFFERS = 85
#: The code of a server that speaks MongoDB's protocol but knows no TTL indexes.
NOT_IMPLEMENTED = 238
DATABASE = "mrrs"

Document = dict[str, Any]

logger = logging.getLogger(__name__)


class MongoDBRequestLog:
    """Keeps originals in `requests` and answers in `answers`; `_id` is the request id, which the server keeps unique."""

    def __init__(self, client: AsyncMongoClient[Document], ttl_s: float) -> None:
        self._client = client
        self._ttl_s = ttl_s
        self._database: AsyncDatabase[Document] = client.get_default_database(DATABASE).with_options(
            CodecOptions(tz_aware=True)
        )
        self._indexed = False
        self._indexing = asyncio.Lock()

    async def keep(self, original: Original) -> None:
        """Keep an original; the first one of a request id counts.

        Raises:
            RequestLogError: it does not fit into a document.
        """
        await self._index()
        document = {
            "_id": original.request_id,
            "key": Binary(original.key),
            "data": Binary(original.data),
            "headers": [{"name": name, "value": Binary(value)} for name, value in original.headers],
            "received": original.received,
        }
        await self._insert("requests", document)

    async def answer(self, request_id: str, answer: bytes) -> bytes:
        """Store an answer unless there is one, and return the stored one."""
        await self._index()
        document = {"_id": request_id, "answer": Binary(answer), "answered": datetime.now(UTC)}
        await self._insert("answers", document)
        return await self.answered(request_id) or answer

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        document = await self._database["answers"].find_one({"_id": request_id})
        return None if document is None else bytes(document["answer"])

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

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

    async def _index(self) -> None:
        """Make the TTL indexes once per process; the server deletes once a minute what is past its time."""
        async with self._indexing:
            if self._indexed:
                return
            await self._expire("requests", "received", self._ttl_s)
            await self._expire("answers", "answered", ANSWERS_TTL * self._ttl_s)
            self._indexed = True

    async def _expire(self, collection: str, field: str, ttl_s: float) -> None:
        seconds = int(ttl_s)
        try:
            await self._database[collection].create_index(field, expireAfterSeconds=seconds)
        except OperationFailure as error:
            if error.code == NOT_IMPLEMENTED:
                logger.warning("%s: this server deletes nothing by itself: %s", collection, error.details)
                return
            if error.code != INDEX_DIFFERS:
                raise
            # The setting was changed: an index that is there takes a new time.
            index: Mapping[str, Any] = {"keyPattern": {field: 1}, "expireAfterSeconds": seconds}
            await self._database.command({"collMod": collection, "index": index})


def open_log(url: str, ttl_s: float) -> MongoDBRequestLog:
    """Open the request log of a URL, mongodb://HOST/DATABASE; nothing is sent before the first use.

    Raises:
        RequestLogError: the URL makes no sense.
    """
    try:
        # pymongo lets its arguments go before the URL; here the operator's URL goes first.
        selection: Any = (
            {} if "serverselectiontimeoutms=" in url.lower() else {"serverSelectionTimeoutMS": SELECTION_MS}
        )
        client: AsyncMongoClient[Document] = AsyncMongoClient(url, appname="mrrs", tz_aware=True, **selection)
        return MongoDBRequestLog(client, ttl_s)
    except (InvalidURI, ConfigurationError, ValueError) as error:
        raise RequestLogError(f"MongoDB's URL makes no sense: {error}") from error
