"""What a stage does with one record."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from processors.records import Frame, Meter, Photo, Reason, Refusal, Request, Trail
from processors.rejection import Rejected
from streams.codec import UndecodableError, decode, decode_reading, encode
from streams.inflight import LEAST_CHARGE, InFlight
from streams.metrics import Metrics
from streams.received import Received
from streams.request_log import MemoryRequestLog, Original, RequestLogError
from streams.retry import Retry
from streams.steps import TimedProcess, assemble, intake, middle
from tests.streams import fake_stages


@pytest.fixture
def metrics():
    return Metrics(CollectorRegistry())


@pytest.fixture
def log():
    return MemoryRequestLog()


@pytest.fixture
def executor():
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def timed(executor, metrics):
    return lambda stage, process=None: TimedProcess(stage, process or fake_stages.STAGES[stage], executor, metrics)


RETRY = Retry(0.0, 0.0)
TRAIL = Trail(Request("id", tenant="t1"))
FRAME = Frame(trail=TRAIL, jpeg=b"j")


def value_of(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def photo(data: bytes = b"photo", key: bytes | None = b"id", *headers: tuple[str, bytes]) -> Received:
    return Received("mrrs.photos.v1", 1, 7, key, data, headers)


def take_in(timed, log, metrics, gate: InFlight | None = None):
    return intake(timed("intake"), log, gate or InFlight(0), RETRY, metrics)


async def test_a_stage_works_in_a_thread_and_is_timed(timed, metrics):
    threads = []

    def process(record):
        threads.append(threading.current_thread())
        return fake_stages.identify(record)

    output = await timed("identify", process)(FRAME)
    assert threads != [threading.current_thread()]
    assert output.trail.timings["identify"] >= 0
    assert value_of(metrics, "mrrs_stage_duration_seconds_count", stage="identify") == 1


async def test_a_refusal_becomes_a_record_that_knows_what_was_found_out(timed, metrics):
    def process(record):
        raise Rejected(Reason.NO_REGISTER, "none", TRAIL.with_models({"roi-gas": "1.0.0"}))

    refusal = await timed("locate", process)(FRAME)
    assert isinstance(refusal, Refusal)
    assert (refusal.stage, refusal.reason, refusal.detail) == ("locate", Reason.NO_REGISTER, "none")
    assert refusal.trail.models == {"roi-gas": "1.0.0"}
    assert value_of(metrics, "mrrs_stage_refused_records_total", stage="locate", reason="no_register") == 1


async def test_a_crash_is_raised(timed):
    def process(record):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await timed("locate", process)(FRAME)


async def test_a_stage_in_the_middle_sends_on_under_the_same_key_and_origin(timed):
    received = Received("mrrs.frames.v1", 0, 3, b"key", encode(FRAME), (("mrrs-origin", b"mrrs.photos.v1/1/7"),))
    (outgoing,) = await middle(timed("identify"))(received)
    assert (outgoing.topic.name, outgoing.key) == ("mrrs.meters.v1", b"key")
    assert outgoing.headers == (("mrrs-origin", b"mrrs.photos.v1/1/7"),)
    assert isinstance(decode(outgoing.value), Meter)


async def test_a_refusal_goes_straight_to_where_it_is_answered(timed):
    def process(record):
        raise Rejected(Reason.NOT_A_METER, "a cat")

    (outgoing,) = await middle(timed("identify", process))(Received("mrrs.frames.v1", 0, 3, b"key", encode(FRAME)))
    assert outgoing.topic.name == "mrrs.digits.v1"
    assert isinstance(decode(outgoing.value), Refusal)


async def test_what_cannot_be_decoded_is_raised(timed):
    with pytest.raises(UndecodableError):
        await middle(timed("identify"))(Received("mrrs.frames.v1", 0, 3, b"key", b"garbage"))


async def test_the_original_is_kept_before_anything_is_sent_on(timed, log, metrics):
    (outgoing,) = await take_in(timed, log, metrics)(photo(b"photo", b"id", ("mrrs-tenant", b"t1"), ("x", b"\xff")))
    kept = log.originals["id"]
    assert (kept.key, kept.data, kept.headers) == (b"id", b"photo", (("mrrs-tenant", b"t1"), ("x", b"\xff")))
    assert kept.received.utcoffset() is not None
    assert (outgoing.topic.name, outgoing.key) == ("mrrs.frames.v1", b"id")
    assert outgoing.headers == (("mrrs-origin", b"mrrs.photos.v1/1/7"),)
    assert decode(outgoing.value).trail.request == Request("id", tenant="t1")


async def test_a_photo_that_crashes_is_kept_first(timed, log, metrics):
    with pytest.raises(ZeroDivisionError):
        await take_in(timed, log, metrics)(photo(b"crash"))
    assert "id" in log.originals


async def test_while_the_request_log_is_down_intake_waits(timed, metrics):
    class Flaky(MemoryRequestLog):
        failures = 3

        async def keep(self, original: Original) -> None:
            if self.failures:
                self.failures -= 1
                raise ConnectionError("down")
            await super().keep(original)

    log = Flaky()
    assert len(await take_in(timed, log, metrics)(photo())) == 1
    assert (log.failures, list(log.originals)) == (0, ["id"])


async def test_what_the_request_log_can_never_take_is_raised(timed, metrics):
    class Strict(MemoryRequestLog):
        async def keep(self, original: Original) -> None:
            raise RequestLogError("too large")

    with pytest.raises(RequestLogError):
        await take_in(timed, Strict(), metrics)(photo())


async def test_a_photo_answered_before_gets_the_same_answer_and_is_not_read_again(timed, log, metrics):
    log.answers["id"] = b'{"answer": 1}'
    (outgoing,) = await take_in(timed, log, metrics)(photo(b"crash"))
    assert (outgoing.topic.name, outgoing.key, outgoing.value) == ("mrrs.readings.v1", b"id", b'{"answer": 1}')
    assert value_of(metrics, "mrrs_answers_repeated_total", stage="intake") == 1


async def test_another_photo_under_the_same_request_id_is_noticed(timed, log, metrics):
    step = take_in(timed, log, metrics)
    await step(photo(b"one"))
    await step(photo(b"one"))
    assert value_of(metrics, "mrrs_conflicting_photos_total") == 0
    await step(photo(b"two"))
    assert value_of(metrics, "mrrs_conflicting_photos_total") == 1
    assert log.originals["id"].data == b"one"


async def test_headers_that_make_no_sense_are_counted_and_named_on_the_way(timed, log, metrics):
    (outgoing,) = await take_in(timed, log, metrics)(
        photo(b"p", b"id", ("mrrs-medium", b"?"), ("mrrs-tenant", b"\xff"))
    )
    assert dict(outgoing.headers)["mrrs-ignored-headers"] == b"mrrs-tenant,mrrs-medium"
    assert value_of(metrics, "mrrs_headers_ignored_total", header="mrrs-medium") == 1


@pytest.mark.parametrize(("key", "sent_as"), [(None, b"at-mrrs.photos.v1-1-7"), (b"\xff\x00", b"\xff\x00")])
async def test_the_key_goes_along_as_it_came(timed, log, metrics, key, sent_as):
    (outgoing,) = await take_in(timed, log, metrics)(photo(b"p", key))
    assert outgoing.key == sent_as


async def test_intake_does_not_run_ahead_of_the_budget(timed, log, metrics):
    gate = InFlight(LEAST_CHARGE)
    step = take_in(timed, log, metrics, gate)
    await step(photo(key=b"a"))
    second = asyncio.create_task(step(photo(key=b"b")))
    done, _ = await asyncio.wait({second}, timeout=0.2)
    assert not done
    assert "b" in log.originals
    gate.release("a")
    assert len(await second) == 1


def to_answer(record=None, *headers: tuple[str, bytes]) -> Received:
    return Received("mrrs.digits.v1", 0, 1, b"key", encode(record or REFUSAL), headers)


REFUSAL = Refusal(trail=TRAIL, stage="identify", reason=Reason.NOT_A_METER, detail="a cat")


async def test_the_answer_is_stored_and_sent_with_what_was_measured(timed, log, metrics):
    step = assemble(timed("assemble"), log, RETRY, metrics)
    answer, measured = await step(to_answer(None, ("mrrs-ignored-headers", b"ce_time")))
    assert (answer.topic.name, answer.key, answer.value) == ("mrrs.readings.v1", b"key", log.answers["id"])
    reading = decode_reading(answer.value)
    assert reading.reasons == (Reason.NOT_A_METER,)
    assert "assemble" in reading.timings
    headers = dict(answer.headers)
    assert (headers["ce_id"], headers["ce_type"], headers["mrrs-tenant"]) == (b"id", b"mrrs.reading.v1", b"t1")
    assert headers["mrrs-ignored-headers"] == b"ce_time"
    assert measured.topic.name == "mrrs.image-properties.v1"
    assert json.loads(measured.value)["properties"]["codec"] == "jpeg"
    assert value_of(metrics, "mrrs_answers_total", status="rejected") == 1
    assert value_of(metrics, "mrrs_rejections_total", reason="not_a_meter") == 1


async def test_the_first_answer_wins_and_is_sent_again(timed, log, metrics):
    step = assemble(timed("assemble"), log, RETRY, metrics)
    first, _ = await step(to_answer())
    again, _ = await step(to_answer(Refusal(trail=TRAIL, stage="locate", reason=Reason.GLARE, detail="")))
    assert again.value == first.value
    assert value_of(metrics, "mrrs_answers_repeated_total", stage="assemble") == 1


async def test_only_assemble_answers(timed, log, metrics):
    with pytest.raises(TypeError, match="instead of a reading"):
        await assemble(timed("assemble", lambda record: record), log, RETRY, metrics)(to_answer())
    with pytest.raises(TypeError, match="only assemble answers"):
        await middle(timed("identify", fake_stages.assemble))(to_answer(FRAME))


async def test_a_reading_without_properties_is_answered_too(timed, log, metrics):
    def process(record):
        return replace(fake_stages.assemble(record), properties=None)

    sent = await assemble(timed("assemble", process), log, RETRY, metrics)(to_answer())
    assert [outgoing.topic.name for outgoing in sent] == ["mrrs.readings.v1"]


def test_a_photo_is_a_record_like_any_other():
    photo = Photo(trail=TRAIL, data=b"x")
    assert decode(encode(photo)) == photo
