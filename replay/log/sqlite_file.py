"""The request log's SQLite file: its tables and indexes, and that what is deleted is gone from the disk."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from streams.logged import RequestLogError

#: Seconds that one process waits for another one's transaction.
BUSY_S = 10.0
#: Errors that no second try mends: the file is no database, or not ours to write.
HOPELESS = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
#: Of the tables; in the file's user_version.
VERSION = 1

# Times are milliseconds since 1970. Photos stand last in their rows: what is before them is read without them.
SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY, received INTEGER NOT NULL, tenant TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,
    key BLOB NOT NULL, headers BLOB NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requests_received ON requests (received);
CREATE INDEX IF NOT EXISTS requests_tenant ON requests (tenant, received);
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, received INTEGER NOT NULL, answered INTEGER NOT NULL, tenant TEXT NOT NULL,
    meter_type TEXT, status TEXT, answer BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_answered ON answers (answered);
CREATE INDEX IF NOT EXISTS answers_received ON answers (received);
CREATE INDEX IF NOT EXISTS answers_tenant ON answers (tenant, received);
CREATE INDEX IF NOT EXISTS answers_meter_type ON answers (meter_type, received);
CREATE INDEX IF NOT EXISTS answers_status ON answers (status, received);
CREATE TABLE IF NOT EXISTS answer_models (
    model TEXT NOT NULL, received INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (model, received, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_models_id ON answer_models (id);
CREATE TABLE IF NOT EXISTS labels (id TEXT PRIMARY KEY, kept INTEGER NOT NULL, label BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS labels_kept ON labels (kept);
"""


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the file, and make it and its tables where they are missing.

    Raises:
        RequestLogError: it is no database, or not one of ours, or cannot be written, or is not there.
        sqlite3.Error: another process kept it locked.
    """
    if not create and not path.is_file():
        raise RequestLogError(f"there is no request log at {path}; MRRS_REQUEST_LOG or --request-log names another")
    connection: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The thread that closes may be another one, after the own thread's end.
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        _write_ahead(connection)
        # Survives a crash of the process; a power cut may take the last transactions, and Kafka has those records.
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is overwritten, and the write-ahead file keeps nothing beyond what it still needs.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_size_limit = 0")
        _make_tables(connection, path)
    except BaseException as error:
        if connection is not None:
            connection.close()
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(error, OSError) or (isinstance(error, sqlite3.Error) and (code or 0) & 0xFF in HOPELESS):
            raise RequestLogError(f"the request log {path} cannot be used: {error}") from error
        raise
    return connection


def wipe(connection: sqlite3.Connection) -> bool:
    """Write the file anew without what was deleted, and cut the write-ahead file to nothing.

    Deleted pages are overwritten when they are deleted. What is left are copies in unused parts of other pages, from when
    rows were moved about: those go only with the pages. Takes the file's size of free disk, and seconds for a gigabyte.

    Returns:
        False where another process was in the way, even after BUSY_S.
    """
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY:
            raise
        return False
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        # Another process may have made them a moment ago.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == VERSION:
            return
        raise RequestLogError(
            f"the request log {path} is of another version of MRRS, or no request log; move it away, or name another"
        )
    connection.execute("BEGIN IMMEDIATE")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log, so that readers and one writer do not wait for each other.

    SQLite does not wait for other processes here, whatever the timeout.
    """
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
