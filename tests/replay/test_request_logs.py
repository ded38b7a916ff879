"""One contract suite over every request log: memory, SQLite, and MongoDB where a server is at hand."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.logged import Facts, OtherTenantError, Purged, Query, Retention
from streams.messages import Confirmation, Label
from streams.request_log import MemoryRequestLog, Original, RequestLog, RequestLogError, entries, open_request_log

ORIGINAL = Original(
    request_id="anfrage/ä 1",
    key=b"\xff\x00key",
    data=bytes(range(256)) * 64,
    headers=(("mrrs-tenant", b"t1"), ("mrrs-tenant", b"\xfe\xff"), ("ce_id", b"")),
    received=datetime(2026, 3, 1, 12, 30, 0, 123000, tzinfo=UTC),
    tenant="t1",
)
READ = Facts("t1", "read", "gas", ("meter-type=0.1.0", "roi-gas=0.2.0"))
LABEL = Label("r1", "t1", "2026-03-02T08:00:00+01:00", Confirmation.CUSTOMER, (RegisterLabel(None, "00123", 1),))


#: Set by tests/services, which starts such a server.
SERVER = os.environ.get("MRRS_TEST_MONGODB", "")


#: Long enough for originals of 2026-03-01 not to be past their time while a test runs.
AGES = Retention(originals_s=100 * 365 * 86400.0, answers_s=100 * 365 * 86400.0, purged=True)


@pytest.fixture(params=["memory", "sqlite", *(["mongodb"] if SERVER else [])])
def url(request, tmp_path) -> str:
    if request.param == "mongodb":
        server, _, options = SERVER.partition("?")
        return f"{server.rstrip('/')}/mrrs-{uuid.uuid4().hex[:12]}?{options}"
    return {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path}/log.sqlite"}[request.param]


@pytest.fixture
async def log(url) -> AsyncIterator[RequestLog]:
    # A worker opens it in a thread, where no event loop runs.
    opened = await asyncio.to_thread(open_request_log, url, AGES)
    yield opened
    await opened.close()


def at(minute: int, name: str, tenant: str = "t1") -> Original:
    received = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(minutes=minute)
    return replace(ORIGINAL, request_id=name, received=received, tenant=tenant)


async def ids(log: RequestLog, query: Query, limit: int | None = None) -> list[str]:
    return [entry.request_id async for entry in entries(log, query, limit)]


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


async def test_an_original_comes_back_as_it_was_received(log):
    assert await log.original(ORIGINAL.request_id) is None
    await log.keep(ORIGINAL)
    await log.keep(replace(ORIGINAL, data=b"another photo"))
    assert await log.original(ORIGINAL.request_id) == ORIGINAL


async def test_an_entry_tells_of_original_answer_and_label(log):
    await log.keep(replace(ORIGINAL, request_id="r1"))
    (before,) = (await log.page(Query())).entries
    assert (before.answered, before.facts, before.label) == (None, Facts(), None)
    await log.answer("r1", b"answer", READ)
    await log.label(LABEL)
    (entry,) = (await log.page(Query())).entries
    assert (entry.request_id, entry.received, entry.tenant) == ("r1", ORIGINAL.received, "t1")
    assert (entry.digest, entry.size) == (ORIGINAL.digest, len(ORIGINAL.data))
    assert (entry.facts, entry.label) == (READ, LABEL)
    assert entry.answered is not None
    assert abs(datetime.now(UTC) - entry.answered) < timedelta(minutes=5)


async def test_one_request_can_be_asked_for_by_its_id(log):
    assert await log.entry("r1") is None
    await log.keep(at(3, "r1"))
    await log.keep(at(4, "r2"))
    kept = await log.entry("r1")
    assert (kept.request_id, kept.received, kept.answered, kept.facts) == ("r1", at(3, "r1").received, None, Facts())
    await log.answer("r1", b"{}", READ)
    await log.answer("never kept", b"{}", READ)
    assert (await log.entry("r1")).facts == READ
    assert (await log.entry("never kept")).answered is not None
    assert [await log.entry(name) for name in ("r1", "r2")] == list(
        (await log.page(Query(until=at(5, "").received))).entries
    )


@pytest.mark.parametrize("newest_first", [False, True])
async def test_pages_give_every_request_once_and_in_order(log, newest_first):
    # Some at the same moment; one that is answered only, as if its original were gone.
    names = [f"r{number:02d}" for number in range(23)]
    for number, name in enumerate(names):
        await log.keep(at(number // 4, name))
    for name in names[::3]:
        await log.answer(name, b"answer", READ)
    await log.answer("without original", b"answer", READ)
    wanted = [*names, "without original"]
    seen, position = [], None
    while True:
        page = await log.page(Query(newest_first=newest_first), position, 5)
        assert len(page.entries) <= 5
        seen += [entry.request_id for entry in page.entries]
        if (position := page.next) is None:
            break
        assert position == type(position).parse(position.token())
    assert seen == (wanted[::-1] if newest_first else wanted)


async def test_a_limit_is_kept_over_several_pages(log, monkeypatch):
    monkeypatch.setattr("streams.request_log.PAGE", 3)
    for number in range(10):
        await log.keep(at(number, f"r{number}"))
    assert await ids(log, Query(), 7) == [f"r{number}" for number in range(7)]
    assert len(await ids(log, Query())) == 10


async def test_a_query_bounds_time_from_and_up_to(log):
    for minute in range(5):
        await log.keep(at(minute, f"r{minute}"))
    assert await ids(log, Query(since=at(1, "").received, until=at(3, "").received)) == ["r1", "r2"]


async def test_each_field_of_a_query_counts_alone_and_with_others(log):
    facts = [
        Facts("t1", "read", "gas", ("meter-type=0.1.0", "roi-gas=0.1.0")),
        Facts("t1", "rejected", None, ("meter-type=0.1.0",)),
        Facts("t2", "read", "water", ("meter-type=0.2.0", "roi-water=0.1.0")),
        Facts("t2", "read", "gas", ("meter-type=0.2.0", "roi-gas=0.1.0")),
    ]
    for number, one in enumerate(facts):
        await log.keep(at(number, f"r{number}", one.tenant))
        await log.answer(f"r{number}", b"answer", one)
    await log.keep(at(9, "unanswered", "t2"))
    assert await ids(log, Query(tenant="t2")) == ["r2", "r3", "unanswered"]
    assert await ids(log, Query(meter_type="gas")) == ["r0", "r3"]
    assert await ids(log, Query(status="rejected")) == ["r1"]
    assert await ids(log, Query(model="meter-type=0.2.0")) == ["r2", "r3"]
    both = Query(model="meter-type=0.2.0", meter_type="gas", tenant="t2", status="read", since=at(1, "").received)
    assert await ids(log, both) == ["r3"]
    assert await ids(log, replace(both, tenant="t1")) == []
    assert await ids(log, Query(model="meter-type=0.2.0", newest_first=True)) == ["r3", "r2"]


async def test_only_those_whose_original_is_kept_can_be_asked_for(log):
    await log.keep(at(0, "kept"))
    for name in ("kept", "gone"):
        await log.answer(name, b"answer", READ)
    assert await ids(log, Query()) == ["kept", "gone"]
    assert await ids(log, Query(kept=True)) == ["kept"]
    assert await ids(log, Query(kept=True, status="read")) == ["kept"]


async def test_arrivals_tell_which_originals_are_answered_page_by_page(log):
    await log.answer("early", b"{}", READ)
    for minute, name in enumerate(("before", "b", "early", "a", "open", "after")):
        await log.keep(at(minute, name))
    await log.keep(at(2, "same time"))
    for name in ("b", "a", "no original"):
        await log.answer(name, b"{}", READ)
    since, until, after, found = at(1, "").received, at(5, "").received, None, []
    while page := await log.arrivals(since, until, after, 2):
        assert len(page) <= 2
        found += [(position.received, position.request_id, answered) for position, answered in page]
        after = page[-1].position
    assert found == [
        (at(1, "").received, "b", True),
        (at(2, "").received, "early", True),
        (at(2, "").received, "same time", False),
        (at(3, "").received, "a", True),
        (at(4, "").received, "open", False),
    ]


async def test_a_label_joins_its_request_whichever_comes_first(log):
    assert await log.labelled("r1") is None
    assert await log.label(LABEL)
    await log.keep(at(0, "r1"))
    assert await log.labelled("r1") == LABEL
    assert not await log.label(LABEL)


async def test_the_label_confirmed_last_counts_in_whatever_order_they_come(log):
    labels = [replace(LABEL, time=f"2026-03-02T0{hour}:00:00+00:00") for hour in range(3)]
    labels.append(replace(labels[2], confirmed_by=Confirmation.OPERATOR))  # at the same moment as another
    for number, order in enumerate(permutations(labels)):
        request_id = f"r{number}"
        for label in order:
            await log.label(replace(label, request_id=request_id))
        assert await log.labelled(request_id) == replace(labels[3], request_id=request_id)


async def test_another_tenants_request_cannot_be_labelled(log):
    await log.keep(at(0, "kept"))
    await log.answer("answered", b"answer", READ)
    for name in ("kept", "answered"):
        with pytest.raises(OtherTenantError, match=name):
            await log.label(replace(LABEL, request_id=name, tenant="t2"))
        assert await log.labelled(name) is None


async def test_what_is_erased_is_gone_and_others_stay(log):
    for name in ("r1", "r2"):
        await log.keep(at(0, name))
        await log.answer(name, b"answer", READ)
        await log.label(replace(LABEL, request_id=name))
    erased = {one.what: one.bytes for one in await log.erase("r1")}
    assert erased == {"original": len(ORIGINAL.data), "answer": 6, "label": len(encode_json(LABEL))}
    assert [await log.original("r1"), await log.answered("r1"), await log.labelled("r1")] == [None, None, None]
    assert await ids(log, Query()) == await ids(log, Query(model="meter-type=0.1.0")) == ["r2"]
    assert [one.bytes for one in await log.erase("r1")] == [0, 0, 0]


async def test_purging_removes_what_is_past_its_time(url):
    retention = Retention(originals_s=3600, answers_s=7200, purged=True)
    now = datetime.now(UTC).replace(microsecond=0)
    log = await asyncio.to_thread(open_request_log, url, AGES)
    await log.keep(replace(ORIGINAL, request_id="young", received=now))
    await log.keep(replace(ORIGINAL, request_id="old", received=now - timedelta(minutes=61)))
    for name in ("young", "old"):
        await log.answer(name, b"answer", READ)
    await log.label(replace(LABEL, request_id="old"))
    if isinstance(log, MemoryRequestLog):
        log._retention = retention
    else:
        await log.close()
        log = await asyncio.to_thread(open_request_log, url, retention)
    assert await log.purge() == Purged(1, 0, 0)
    assert await log.original("old") is None
    assert await log.original("young") is not None
    assert await log.answered("old") == b"answer"
    assert await log.labelled("old") is not None
    assert await log.purge() == Purged(0, 0, 0)
    await log.close()


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
