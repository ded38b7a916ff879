"""The ledger's file: its tables, and how it is opened and written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streams.settings import SettingsError

#: In the state folder.
NAME = "ledger.sqlite"
#: Seconds that a writer waits for another one.
PATIENCE_S = 5.0
#: Raised when a table changes; a ledger of another version is refused.
VERSION = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS notifications (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, group_key TEXT NOT NULL, status TEXT NOT NULL,
    outcome TEXT NOT NULL, alerts INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS episodes (
    id TEXT PRIMARY KEY, since TEXT NOT NULL, group_key TEXT NOT NULL, labels TEXT NOT NULL,
    annotations TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, notifications INTEGER NOT NULL,
    resolved TEXT, look TEXT);
CREATE TABLE IF NOT EXISTS decisions (
    episode TEXT NOT NULL REFERENCES episodes, number INTEGER NOT NULL, time TEXT NOT NULL, looked TEXT NOT NULL,
    looks INTEGER NOT NULL, model TEXT, verdict TEXT NOT NULL, because TEXT NOT NULL, rules TEXT NOT NULL, until TEXT,
    findings TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (episode, number));
CREATE UNIQUE INDEX IF NOT EXISTS one_retraining ON decisions (episode) WHERE verdict = 'retrain';
CREATE TABLE IF NOT EXISTS actions (
    episode TEXT NOT NULL REFERENCES episodes, name TEXT NOT NULL, event TEXT NOT NULL, state TEXT NOT NULL,
    starts INTEGER NOT NULL, tries INTEGER NOT NULL, next TEXT, result TEXT NOT NULL, time TEXT NOT NULL,
    PRIMARY KEY (episode, name, event));
CREATE INDEX IF NOT EXISTS looks ON episodes (look) WHERE look IS NOT NULL;
CREATE INDEX IF NOT EXISTS open_actions ON actions (next) WHERE next IS NOT NULL;
"""


def connect(folder: Path, *, create: bool = True) -> sqlite3.Connection:
    """Open the ledger of a state folder.

    Raises:
        SettingsError: there is none, or it cannot be used.
    """
    path = folder / NAME
    if not create and not path.is_file():
        raise SettingsError(f"{folder} has no ledger; MRRS_TRIGGER_STATE names the folder of `mrrs trigger`")
    try:
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            connection.close()
            raise SettingsError(f"{path}: a ledger of version {version}, this release knows {VERSION}")
        connection.execute("PRAGMA journal_mode = WAL")
        # What is written before an action must still be there after a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
    except (sqlite3.Error, OSError) as error:
        raise SettingsError(f"{path}: cannot be used as a ledger: {error}") from error
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of the block, or nothing of it.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
