import asyncio
import hashlib
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from replay.sqlite import SQLiteRequestLog, open_log
from streams.logged import Original, Query, RequestLogError, Retention

DAY = Retention(24 * 3600.0, 90 * 24 * 3600.0)
ORIGINAL = Original("r1", b"\xff", b"photo", (("mrrs-tenant", b"t1"), ("x", b"\xfe")), datetime(2026, 3, 1, tzinfo=UTC))


def rows(path, table):
    with sqlite3.connect(path) as connection:
        found = connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    connection.close()
    return found


async def test_keeps_the_first_original_byte_for_byte(tmp_path):
    log = SQLiteRequestLog(tmp_path / "log.sqlite", DAY, clock=ORIGINAL.received.timestamp)
    await log.keep(ORIGINAL)
    await log.keep(replace(ORIGINAL, data=b"another photo"))
    await log.close()
    ((request_id, received, _, digest, size, key, headers, data),) = rows(tmp_path / "log.sqlite", "requests")
    assert (request_id, key, data) == ("r1", b"\xff", b"photo")
    assert (digest, size) == (hashlib.sha256(b"photo").hexdigest(), 5)
    assert msgspec.msgpack.decode(headers) == [["mrrs-tenant", b"t1"], ["x", b"\xfe"]]
    assert datetime.fromtimestamp(received / 1000, UTC) == ORIGINAL.received


async def test_an_answer_is_there_when_the_file_is_opened_again(tmp_path):
    log = open_log(f"sqlite:///{tmp_path}/new/folder/log.sqlite", DAY)
    await log.answer("r1", b"answer")
    await log.close()
    again = open_log(f"sqlite:///{tmp_path}/new/folder/log.sqlite", DAY)
    assert await again.answered("r1") == b"answer"
    await again.close()


async def test_an_original_with_a_short_life_is_gone_a_while_later_and_its_answer_stays(tmp_path):
    start, passed = ORIGINAL.received, [0.0]
    retention = Retention(originals_s=60, answers_s=3600)
    log = SQLiteRequestLog(tmp_path / "log.sqlite", retention, clock=lambda: start.timestamp() + passed[0])

    async def keep_another(seconds: float) -> None:
        passed[0] = seconds
        name = f"after {seconds:g} s"
        await log.keep(replace(ORIGINAL, request_id=name, received=start + timedelta(seconds=seconds)))

    await log.keep(ORIGINAL)
    await log.answer("r1", b"answer")
    await keep_another(59)
    assert await log.original("r1") is not None
    await keep_another(118)
    assert await log.original("r1") is None
    assert await log.original("after 59 s") is not None
    assert await log.answered("r1") == b"answer"
    await keep_another(3700)
    assert await log.answered("r1") is None
    await log.close()


async def test_looking_into_a_log_deletes_nothing(tmp_path):
    path = tmp_path / "log.sqlite"
    log = SQLiteRequestLog(path, Retention(30 * 86400, 90 * 86400), clock=ORIGINAL.received.timestamp)
    await log.keep(ORIGINAL)
    await log.close()
    later = SQLiteRequestLog(path, Retention(1, 1), create=False)
    assert [entry.request_id for entry in (await later.page(Query())).entries] == ["r1"]
    await later.close()
    assert [row[0] for row in rows(path, "requests")] == ["r1"]


def test_a_log_that_shall_only_be_looked_into_is_not_made(tmp_path):
    with pytest.raises(RequestLogError, match="there is no request log at"):
        open_log(f"sqlite:///{tmp_path}/log.sqlite", DAY, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_version_is_left_alone(tmp_path):
    path = tmp_path / "log.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE requests (id TEXT PRIMARY KEY)")
    connection.close()
    with pytest.raises(RequestLogError, match="another version"):
        open_log(f"sqlite:///{path}", DAY)


def test_two_processes_that_answer_the_same_requests_agree(tmp_path):
    path = tmp_path / "log.sqlite"
    script = f"""
import asyncio, sys
from replay.sqlite import open_log
from streams.logged import Retention
async def main():
    log = open_log("sqlite:///{path}", Retention())
    print(*[(await log.answer(str(n), sys.argv[1].encode())).decode() for n in range(200)])
    await log.close()
asyncio.run(main())
"""
    children = [
        subprocess.Popen([sys.executable, "-c", script, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b")
    ]
    first, second = [child.communicate(timeout=60)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert first == second
    assert len(first.split()) == 200


async def test_the_event_loop_goes_on_while_another_process_holds_the_file(tmp_path):
    path = tmp_path / "log.sqlite"
    log = open_log(f"sqlite:///{path}", DAY)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answering = asyncio.create_task(log.answer("r1", b"answer"))
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert not answering.done()
    other.execute("COMMIT")
    assert await answering == b"answer"
    other.close()
    await log.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite://host/file"])
def test_a_url_without_a_file_is_refused(url):
    with pytest.raises(RequestLogError, match="names no file"):
        open_log(url, DAY)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8" + bytes(5000))
    with pytest.raises(RequestLogError, match="cannot be used"):
        open_log(f"sqlite:///{path}", DAY)
    assert path.read_bytes() == b"\xff\xd8" + bytes(5000)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RequestLogError, match="file"):
        open_log(f"sqlite:///{tmp_path}/file/log.sqlite", DAY)
