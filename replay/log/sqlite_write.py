"""What is written to the request log's SQLite file, and deleted from it; each function is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from replay.log.sqlite_queries import milliseconds
from replay.log.sqlite_read import label_of, one
from streams.codec import encode_json
from streams.logged import Facts, Original, OtherTenantError, Retention, outdates
from streams.messages import Label

#: Rows deleted in one transaction: others wait for it.
BATCH = 50
#: Table -> what it keeps, and in which column the bytes stand.
KEPT = {"requests": ("original", "data"), "answers": ("answer", "answer"), "labels": ("label", "label")}


def keep(connection: sqlite3.Connection, original: Original) -> None:
    """Keep an original unless there is one."""
    row = (
        original.request_id,
        milliseconds(original.received),
        original.tenant,
        original.digest,
        len(original.data),
        original.key,
        msgspec.msgpack.encode(original.headers),
        original.data,
    )
    connection.execute("INSERT OR IGNORE INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def answer(connection: sqlite3.Connection, request_id: str, value: bytes, facts: Facts, now: int) -> bytes:
    """Store an answer unless there is one, and return the stored one.

    Args:
        connection: The file.
        request_id: Whose answer.
        value: The answer.
        facts: What it can be found by.
        now: Milliseconds since 1970.
    """
    with _transaction(connection):
        if (there := one(connection, "SELECT answer FROM answers WHERE id = ?", request_id)) is not None:
            return bytes(there[0])
        (received,) = one(connection, "SELECT received FROM requests WHERE id = ?", request_id) or (now,)
        row = (request_id, received, now, facts.tenant, facts.meter_type, facts.status, value)
        connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        models = [(model, received, request_id) for model in facts.models]
        connection.executemany("INSERT OR IGNORE INTO answer_models VALUES (?, ?, ?)", models)
        return value


def label(connection: sqlite3.Connection, value: Label, now: int) -> bool:
    """Keep a label unless a later one is there; `now` in milliseconds since 1970.

    Raises:
        OtherTenantError: its request is known, and another tenant's.
    """
    with _transaction(connection):
        for table in ("requests", "answers"):
            known = one(connection, f"SELECT tenant FROM {table} WHERE id = ?", value.request_id)  # noqa: S608
            if known is not None and known[0] != value.tenant:
                raise OtherTenantError(f"request {value.request_id!r} is another tenant's")
        there = label_of(connection, value.request_id)
        if there is not None and not outdates(value, there):
            return False
        row = (value.request_id, now, encode_json(value))
        connection.execute("INSERT OR REPLACE INTO labels VALUES (?, ?, ?)", row)
        return True


def erase(connection: sqlite3.Connection, request_id: str) -> dict[str, int]:
    """Delete all that is kept of a request; return table -> bytes found there."""
    found = {}
    with _transaction(connection):
        for table, (_, column) in KEPT.items():
            size = one(connection, f"SELECT length({column}) FROM {table} WHERE id = ?", request_id)  # noqa: S608
            found[table] = 0 if size is None else int(size[0])
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (request_id,))  # noqa: S608
        connection.execute("DELETE FROM answer_models WHERE id = ?", (request_id,))
    return found


def purge(connection: sqlite3.Connection, table: str, retention: Retention, now: int) -> int:
    """Delete a batch of what is past its time in a table of KEPT; return how many, BATCH if there may be more."""
    column, seconds = {
        "requests": ("received", retention.originals_s),
        "answers": ("answered", retention.answers_s),
        "labels": ("kept", retention.answers_s),
    }[table]
    with _transaction(connection):
        sql = f"SELECT id FROM {table} WHERE {column} < ? ORDER BY {column} LIMIT {BATCH}"  # noqa: S608
        old = connection.execute(sql, (now - int(1000 * seconds),)).fetchall()
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", old)  # noqa: S608
        if table == "answers":
            connection.executemany("DELETE FROM answer_models WHERE id = ?", old)
    return len(old)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Begin by taking the right to write: a transaction that reads first could not get it later."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
