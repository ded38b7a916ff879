"""Copies of a request outside the store."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from replay.log.copies import erase_copies


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "mrrs" / "replays"
    folder.mkdir(parents=True)
    return folder


def database(path: Path, table: str, *ids: str) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, picture BLOB)")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(one, one.encode() * 2000) for one in ids])
    return path


def test_pictures_of_an_interrupted_replay_are_removed(cache):
    path = database(cache / "replay.sqlite", "pictures", "request-1", "request-2")
    (found,) = erase_copies("request-1", ())
    assert found.bytes > 10_000
    assert not found.left
    assert b"request-1" not in path.read_bytes()
    assert b"request-2" in path.read_bytes()


def test_a_replay_that_is_running_is_named(cache):
    path = database(cache / "replay.sqlite", "pictures", "request-1")
    with closing(sqlite3.connect(path, isolation_level=None)) as running:
        running.execute("BEGIN EXCLUSIVE")
        (found,) = erase_copies("request-1", ())
    assert "end the replay" in found.left


def test_a_recorded_trace_forgets_the_request(tmp_path):
    path = database(tmp_path / "before.trace", "traces", "request-1", "request-2")
    (found,) = erase_copies("request-1", (path,))
    assert found.bytes
    assert b"request-1" not in path.read_bytes()


def test_an_exported_dataset_loses_the_photo_and_its_rows(tmp_path):
    (tmp_path / "photos").mkdir()
    lines = [("photos/a.jpg", "1", "request-1"), ("photos/a.jpg", "2", "request-1"), ("photos/b.jpg", "3", "request-2")]
    for name, *_ in lines:
        (tmp_path / name).write_bytes(b"photo")
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("file", "reading", "request_id"), *lines])
    found = erase_copies("request-1", (tmp_path,))[-1]
    assert (found.what, found.bytes) == ("exported photo", 5)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["b.jpg"]
    with (tmp_path / "labels.csv").open(newline="") as file:
        assert [row["request_id"] for row in csv.DictReader(file)] == ["request-2"]
    assert erase_copies("request-1", (tmp_path,))[-1].bytes == 0


def test_a_report_that_names_the_request_has_to_be_deleted_by_hand(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("<p>request-1</p>")
    assert "delete it" in erase_copies("request-1", (path,))[-1].left
    assert not erase_copies("request-2", (path,))[-1].left
    assert path.exists()


def test_what_cannot_be_looked_into_is_named(tmp_path):
    found = erase_copies("request-1", (tmp_path / "cache",))[-1]
    assert "cannot be looked into" in found.left
