"""What is read from the request log's SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from replay.log.sqlite_queries import keys, moment
from streams.logged import Arrival, Entry, Facts, Original, Page, Position, Query, first_of
from streams.messages import Label

_labels = msgspec.json.Decoder(Label)
_headers = msgspec.msgpack.Decoder(tuple[tuple[str, bytes], ...])

Row = tuple[Any, ...]


def one(connection: sqlite3.Connection, sql: str, request_id: str) -> Row | None:
    """Return the row of a request, or None."""
    row: Row | None = connection.execute(sql, (request_id,)).fetchone()
    return row


def answer_of(connection: sqlite3.Connection, request_id: str) -> bytes | None:
    """Return the stored answer, or None."""
    row = one(connection, "SELECT answer FROM answers WHERE id = ?", request_id)
    return None if row is None else bytes(row[0])


def label_of(connection: sqlite3.Connection, request_id: str) -> Label | None:
    """Return the label that counts, or None."""
    row = one(connection, "SELECT label FROM labels WHERE id = ?", request_id)
    return None if row is None else _labels.decode(row[0])


def original_of(connection: sqlite3.Connection, request_id: str) -> Original | None:
    """Return an original as it was received, or None."""
    row = one(connection, "SELECT key, data, headers, received, tenant FROM requests WHERE id = ?", request_id)
    if row is None:
        return None
    key, data, headers, received, tenant = row
    return Original(request_id, key, data, _headers.decode(headers), moment(received), tenant)


def entry_of(connection: sqlite3.Connection, request_id: str) -> Entry | None:
    """Return a request without its photo, or None."""
    for sql in ("SELECT received FROM requests WHERE id = ?", "SELECT received FROM answers WHERE id = ?"):
        if (row := one(connection, sql, request_id)) is not None:
            return _entries(connection, [Position(moment(row[0]), request_id)])[0]
    return None


def page(connection: sqlite3.Connection, query: Query, after: Position | None, limit: int) -> Page:
    """Return the first requests of a query behind a place."""
    found = [
        Position(moment(received), request_id)
        for sql, values in keys(query, after, limit + 1)
        for received, request_id in connection.execute(sql, values)
    ]
    places = first_of(found, limit + 1, newest_first=query.newest_first)
    return Page(_entries(connection, places[:limit]), places[limit - 1] if len(places) > limit else None)


def arrivals(
    connection: sqlite3.Connection, since: datetime, until: datetime, after: Position | None, limit: int
) -> tuple[Arrival, ...]:
    """Return which originals of a time are answered; read from indexes, which are small, not from among the photos."""
    ((sql, values),) = keys(Query(since=since, until=until, kept=True), after, limit)
    rows = connection.execute(sql, values).fetchall()
    if not rows:
        return ()
    times = rows[0][0], rows[-1][0]
    answered = {name for (name,) in connection.execute("SELECT id FROM answers WHERE received BETWEEN ? AND ?", times)}
    return tuple(
        # An answer that was there before its original stands at another time.
        Arrival(Position(moment(received), name), name in answered or answer_of(connection, name) is not None)
        for received, name in rows
    )


def _entries(connection: sqlite3.Connection, places: Sequence[Position]) -> tuple[Entry, ...]:
    ids = [place.request_id for place in places]

    def rows(columns: str, table: str) -> dict[str, Row]:
        marks = ",".join("?" * len(ids))
        sql = f"SELECT id, {columns} FROM {table} WHERE id IN ({marks})"  # noqa: S608
        return {row[0]: row[1:] for row in connection.execute(sql, ids)}

    originals = rows("tenant, digest, size", "requests")
    answers = rows("tenant, status, meter_type, answered", "answers")
    labels = rows("label", "labels")
    models: dict[str, list[str]] = {request_id: [] for request_id in answers}
    for request_id in answers:
        found = connection.execute("SELECT model FROM answer_models WHERE id = ? ORDER BY model", (request_id,))
        models[request_id] = [model for (model,) in found]

    def entry(place: Position) -> Entry:
        request_id = place.request_id
        tenant, digest, size = originals.get(request_id, (None, None, None))
        answered_tenant, status, meter_type, answered = answers.get(request_id, ("", None, None, None))
        return Entry(
            request_id,
            place.received,
            answered_tenant if tenant is None else tenant,
            digest,
            size,
            None if answered is None else moment(answered),
            Facts(answered_tenant, status, meter_type, tuple(models.get(request_id, ()))),
            _labels.decode(labels[request_id][0]) if request_id in labels else None,
        )

    return tuple(entry(place) for place in places)
