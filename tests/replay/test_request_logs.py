"""One contract suite over every request log: memory, SQLite, and MongoDB where a server is at hand."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from streams.request_log import MemoryRequestLog, Original, RequestLog, RequestLogError, open_request_log

ORIGINAL = Original(
    request_id="anfrage/ä 1",
    key=b"\xff\x00key",
    data=bytes(range(256)) * 64,
    headers=(("mrrs-tenant", b"t1"), ("mrrs-tenant", b"\xfe\xff"), ("ce_id", b"")),
    received=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
)


#: Set by tests/services, which starts such a server.
SERVER = os.environ.get("MRRS_TEST_MONGODB", "")


@pytest.fixture(params=["memory", "sqlite", *(["mongodb"] if SERVER else [])])
async def log(request, tmp_path) -> AsyncIterator[RequestLog]:
    if request.param == "mongodb":
        url = f"{SERVER.rstrip('/')}/mrrs-{uuid.uuid4().hex[:12]}"
    else:
        url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path}/log.sqlite"}[request.param]
    # A worker opens it in a thread, where no event loop runs.
    opened = await asyncio.to_thread(open_request_log, url)
    yield opened
    await opened.close()


async def test_a_request_has_no_answer_at_first(log):
    await log.keep(ORIGINAL)
    assert await log.answered(ORIGINAL.request_id) is None


async def test_the_first_answer_counts_and_comes_back_to_whoever_answers_later(log):
    assert await log.answer("r1", b'{"a": 1}') == b'{"a": 1}'
    assert await log.answer("r1", b'{"a": 2}') == b'{"a": 1}'
    assert await log.answered("r1") == b'{"a": 1}'


async def test_answers_of_different_requests_are_kept_apart(log):
    await log.answer("r1", b"one")
    await log.answer("r2", b"two")
    assert [await log.answered("r1"), await log.answered("r2")] == [b"one", b"two"]


async def test_keeping_an_original_twice_is_no_error(log):
    await log.keep(ORIGINAL)
    await log.keep(replace(ORIGINAL, data=b"another photo"))


async def test_many_answers_to_one_request_at_once_agree_on_one(log):
    answers = await asyncio.gather(*(log.answer("r1", str(number).encode()) for number in range(20)))
    assert len(set(answers)) == 1
    assert await log.answered("r1") == answers[0]


async def test_a_request_can_be_answered_whose_original_was_never_kept(log):
    assert await log.answer("never kept", b"answer") == b"answer"


async def test_a_ten_megabyte_original_fits(log):
    await log.keep(replace(ORIGINAL, data=os.urandom(10_000_000)))


async def test_the_fake_keeps_the_first_original_as_it_was_received():
    log = MemoryRequestLog()
    await log.keep(ORIGINAL)
    await log.keep(replace(ORIGINAL, data=b"another photo"))
    assert log.originals == {ORIGINAL.request_id: ORIGINAL}
    await log.close()
    assert log.closed


def test_an_unknown_scheme_lists_what_there_is():
    with pytest.raises(RequestLogError, match=r"postgres:.*memory://, mongodb://, sqlite://"):
        open_request_log("postgres://somewhere")


def test_a_path_without_a_scheme_is_refused():
    with pytest.raises(RequestLogError, match="there are"):
        open_request_log("requests.sqlite")
