"""Copies of a request outside the store: interrupted replays, traces and datasets, as far as they can be reached."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from replay.replaying.progress import folder as replays
from streams.logged import Erased

#: Tables with a request's id in the files of interrupted replays, and in those of `mrrs replay --record`.
TABLES = ("pictures", "compared", "traces")
_SQLITE = b"SQLite format 3\x00"


def erase_copies(request_id: str, paths: tuple[Path, ...]) -> tuple[Erased, ...]:
    """Remove a request from this user's interrupted replays, and from what is named.

    Args:
        request_id: Whose copies.
        paths: Exported datasets and recorded traces; any other file is only searched for the id.
    """
    found = [_from_database(path, request_id) for path in sorted(replays().glob("*.sqlite"))]
    return (*found, *(_from_path(path, request_id) for path in paths))


def _from_path(path: Path, request_id: str) -> Erased:
    try:
        if path.is_dir():
            return _from_dataset(path, request_id)
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                return _from_database(path, request_id)
        left = "it names the request and cannot be taken apart: delete it" if _names(path, request_id) else ""
    except (OSError, ValueError) as error:
        left = f"it cannot be looked into: {error}"
    return Erased("copy", str(path), 0, left)


def _from_database(path: Path, request_id: str) -> Erased:
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1.0)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            rows = list(_deleted(connection, request_id))
            if rows:
                connection.execute("VACUUM")  # as replay.log.sqlite_file.wipe says
    except sqlite3.OperationalError as error:
        return Erased("replay", str(path), 0, f"{error}: end the replay that uses it, and erase it again")
    return Erased("replay", str(path), sum(rows))


def _deleted(connection: sqlite3.Connection, request_id: str) -> Iterator[int]:
    """Delete the rows of a request, and give their sizes."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in (name for name in TABLES if name in there):
        for row in connection.execute(f"DELETE FROM {table} WHERE id = ? RETURNING *", (request_id,)).fetchall():  # noqa: S608
            yield sum(len(value) for value in row if isinstance(value, bytes | str))


def _from_dataset(folder: Path, request_id: str) -> Erased:
    labels = folder / "labels.csv"
    text = labels.read_text("utf-8")
    reader = csv.DictReader(io.StringIO(text))
    rows = list(reader)
    gone = [row for row in rows if row.get("request_id") == request_id]
    if not gone:
        return Erased("exported photo", str(folder), 0)
    size = 0
    for name in {row["file"] for row in gone}:
        photo = folder / name
        if photo.is_file():
            size += photo.stat().st_size
            photo.unlink()
    fresh = labels.with_name("labels.csv.new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in rows if row not in gone)
    fresh.replace(labels)
    return Erased("exported photo", str(folder), size)


def _names(path: Path, request_id: str) -> bool:
    return request_id.encode() in path.read_bytes()
