"""The request log's indexes in MongoDB: one for each way to ask, and those by which the server deletes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from streams.logged import Retention, RetentionError

#: The server's codes for an index that is there with other options.
INDEX_DIFFERS = (85, 86)
#: The code of a server that speaks MongoDB's protocol but knows no TTL indexes.
NOT_IMPLEMENTED = 238

Keys = list[tuple[str, int]]

#: Collection -> the keys of its indexes; each ends with the order in which requests are given.
INDEXES: dict[str, tuple[Keys, ...]] = {
    "requests": ([("received", 1), ("_id", 1)], [("tenant", 1), ("received", 1), ("_id", 1)]),
    "answers": (
        [("received", 1), ("_id", 1)],
        *([(field, 1), ("received", 1), ("_id", 1)] for field in ("tenant", "meter_type", "status", "models")),
    ),
    "labels": (),
}
#: Collection -> the field with the time from which on its documents live.
LIVES_FROM = {"requests": "received", "answers": "answered", "labels": "kept"}

logger = logging.getLogger(__name__)


def lifetimes(retention: Retention) -> dict[str, int]:
    """Return collection -> seconds that a document lives."""
    originals, answers = int(retention.originals_s), int(retention.answers_s)
    return {"requests": originals, "answers": answers, "labels": answers}


async def make_indexes(database: AsyncDatabase[dict[str, Any]], retention: Retention) -> None:
    """Make the indexes that are missing, and give those by which the server deletes the times of the settings.

    Raises:
        RetentionError: the server deletes nothing by itself, and nobody has said that something else does.
    """
    for collection, seconds in lifetimes(retention).items():
        await _expire(database, collection, LIVES_FROM[collection], seconds, purged=retention.purged)
        for keys in INDEXES[collection]:
            await database[collection].create_index(keys)


async def _expire(
    database: AsyncDatabase[dict[str, Any]], collection: str, field: str, seconds: int, *, purged: bool
) -> None:
    try:
        await database[collection].create_index(field, expireAfterSeconds=seconds)
    except OperationFailure as error:
        if error.code == NOT_IMPLEMENTED:
            if not purged:
                raise RetentionError(
                    "this server deletes nothing by itself (no TTL indexes): run `mrrs requests purge` every day, and"
                    " say so with MRRS_REQUEST_LOG_PURGED=true"
                ) from error
            logger.warning("%s: this server deletes nothing by itself; `mrrs requests purge` has to", collection)
            await database[collection].create_index(field)
            return
        if error.code not in INDEX_DIFFERS:
            raise
        # The setting was changed: an index that is there takes a new time.
        index: Mapping[str, Any] = {"keyPattern": {field: 1}, "expireAfterSeconds": seconds}
        await database.command({"collMod": collection, "index": index})
