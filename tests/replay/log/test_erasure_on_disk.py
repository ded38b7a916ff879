"""What is erased from the SQLite file is gone from the disk: the files are searched for its bytes."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.labels import RegisterLabel
from replay.sqlite import SQLiteRequestLog
from streams.logged import Facts, Original, Retention
from streams.messages import Confirmation, Label

NOW = datetime.now(UTC)


def marked(name: str, what: str) -> bytes:
    return f"<<{name}:{what}>>".encode()


def pieces(name: str, size: int) -> Original:
    """Return an original in whose bytes, key and headers the name stands again and again."""
    data = marked(name, "photo") + os.urandom(size) + marked(name, "photo")
    return Original(name, marked(name, "key"), data, (("mrrs-meter-id", marked(name, "meter")),), NOW, "t1")


def on_disk(folder: Path, name: str) -> list[str]:
    """Return the files in which anything of a request stands."""
    return [path.name for path in folder.iterdir() if path.is_file() and name.encode() in path.read_bytes()]


async def fill(log: SQLiteRequestLog, names: list[str], sizes: random.Random) -> None:
    for name in names:
        await log.keep(pieces(name, sizes.choice([0, 90, 700, 5_000, 90_000])))
        await log.answer(
            name, marked(name, "answer") * sizes.choice([1, 30, 200]), Facts("t1", "read", "gas", ("a=1",))
        )
        shown = (RegisterLabel(None, "00123", 1),)
        await log.label(Label(name, "t1", NOW.isoformat(), Confirmation.CUSTOMER, shown))


@pytest.mark.parametrize("seed", range(2))
async def test_nothing_of_an_erased_request_is_found_in_the_files(tmp_path, seed):
    order = random.Random(seed)
    names = [f"request-{order.randrange(10**12):012d}" for _ in range(40)]
    log = SQLiteRequestLog(tmp_path / "log.sqlite", Retention())
    await fill(log, names, order)
    gone = order.sample(names, 10)
    assert all(on_disk(tmp_path, name) for name in names)
    for name in gone:
        assert all(place.bytes and not place.left for place in await log.erase(name))
        assert on_disk(tmp_path, name) == []
    # Pages were moved about meanwhile: none of it has come back, and what stays is whole.
    assert [name for name in gone if on_disk(tmp_path, name)] == []
    for name in set(names) - set(gone):
        original = await log.original(name)
        assert original is not None
        assert original.data.startswith(marked(name, "photo"))
    await log.close()


async def test_what_is_past_its_time_is_not_found_either(tmp_path):
    names = [f"request-{number:06d}" for number in range(130)]
    log = SQLiteRequestLog(tmp_path / "log.sqlite", Retention())
    await fill(log, names, random.Random(0))
    await log.close()
    later = SQLiteRequestLog(tmp_path / "log.sqlite", Retention(1, 2), clock=lambda: time.time() + 3600)
    purged = await later.purge()
    assert purged == (130, 130, 130)
    assert [name for name in names if on_disk(tmp_path, name)] == []
    await later.close()


async def test_a_reader_that_holds_the_file_is_named_and_erasing_again_mends_it(tmp_path, monkeypatch):
    monkeypatch.setattr("replay.log.sqlite_file.BUSY_S", 0.1)
    log = SQLiteRequestLog(tmp_path / "log.sqlite", Retention())
    reader = SQLiteRequestLog(tmp_path / "log.sqlite", Retention())
    await fill(log, ["request-1", "request-2"], random.Random(0))
    cursor = reader._connection.execute("SELECT id FROM requests")
    cursor.fetchone()
    for place in await log.erase("request-1"):
        assert place.bytes
        assert "erase it again" in place.left
    assert on_disk(tmp_path, "request-1:photo") != []
    cursor.close()
    assert not any(place.bytes or place.left for place in await log.erase("request-1"))
    assert on_disk(tmp_path, "request-1") == []
    await reader.close()
    await log.close()
