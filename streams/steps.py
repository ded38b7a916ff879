"""What a stage does with one record: decode, work in a thread, say what is to be sent."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime

from processors.records import Photo, Reading, Record, Refusal, Trail
from processors.rejection import Rejected
from streams import headers
from streams.codec import decode, decode_reading, encode, encode_json
from streams.inflight import InFlight
from streams.keeping import Keeping
from streams.levels import Levels
from streams.logged import Facts, Original
from streams.messages import MeasuredPhoto
from streams.metrics import Metrics
from streams.received import Headers, Outgoing, Received
from streams.request_log import RequestLog
from streams.retry import Retry
from streams.topics import DIGITS, IMAGE_PROPERTIES, READINGS, ROUTES

#: A stage's pure function: raises Rejected for a refusal; assemble alone returns a reading.
Process = Callable[[Record], Record | Reading]
#: Stage -> its pure function.
Processors = Mapping[str, Process]
#: Takes a record in, gives what is to be sent for it.
Step = Callable[[Received], Awaitable[tuple[Outgoing, ...]]]

#: Request ids whose photo's digest is remembered.
DIGESTS_KEPT = 1000

logger = logging.getLogger(__name__)


class UnusableRecordError(ValueError):
    """A record from outside that makes no sense: it becomes a dead letter, and says nothing about this release."""


class TimedProcess:
    """Runs a stage's pure function in its threads, timed; a refusal becomes a record, a crash is raised."""

    def __init__(self, stage: str, process: Process, executor: Executor, metrics: Metrics) -> None:
        self.stage = stage
        self._process = process
        self._executor = executor
        self._metrics = metrics

    async def __call__(self, record: Record) -> Record | Reading:
        """Return what the stage makes of the record."""
        output, seconds = await asyncio.get_running_loop().run_in_executor(self._executor, self._timed, record)
        self._metrics.duration.labels(self.stage).observe(seconds)
        if isinstance(output, Refusal):
            self._metrics.refused.labels(output.stage, output.reason).inc()
        return output

    def _timed(self, record: Record) -> tuple[Record | Reading, float]:
        start = time.perf_counter()
        try:
            output = self._process(record)
        except Rejected as rejected:
            output = Refusal(
                trail=rejected.trail or record.trail,
                stage=self.stage,
                reason=rejected.reason,
                detail=rejected.detail,
                also=rejected.also,
            )
        seconds = time.perf_counter() - start
        if isinstance(output, Reading):
            return replace(output, timings={self.stage: seconds, **output.timings}), seconds
        if self.stage not in output.trail.timings:
            output = output.with_trail(output.trail.with_timing(self.stage, seconds))
        return output, seconds


def middle(work: TimedProcess) -> Step:
    """Return the step of a stage between intake and assemble."""

    async def step(received: Received) -> tuple[Outgoing, ...]:
        return (_onwards(work.stage, await work(decode(received.value)), received.key, _carried(received)),)

    return step


def intake(work: TimedProcess, request_log: RequestLog, in_flight: InFlight, retry: Retry, metrics: Metrics) -> Step:
    """Return the step that takes photos in: the original is kept before anything is sent on.

    A photo whose request is answered already gets that answer again; it is not read a second time.
    """
    log = Keeping(request_log, retry, metrics, "intake")
    digests: OrderedDict[str, bytes] = OrderedDict()

    def note_conflict(request_id: str, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digests.setdefault(request_id, digest) != digest:
            metrics.conflicting_photos.inc()
            logger.warning("request %r came again with another photo; the first answer counts", request_id)
        digests.move_to_end(request_id)
        if len(digests) > DIGESTS_KEPT:
            digests.popitem(last=False)

    async def step(received: Received) -> tuple[Outgoing, ...]:
        parsed = headers.parse(received)
        request = parsed.request
        key = received.key or request.request_id.encode()
        metrics.photo_bytes.inc(len(received.value))
        for name in parsed.ignored:
            metrics.headers_ignored.labels(name).inc()
        if parsed.ignored:
            logger.warning("request %r: header %s makes no sense, passed over", request.request_id, parsed.ignored)
        note_conflict(request.request_id, received.value)
        carried: Headers = ((headers.ORIGIN, received.place.encode()),)
        if parsed.ignored:
            carried = (*carried, (headers.IGNORED, ",".join(parsed.ignored).encode()))

        answer = await log.answered(request.request_id)
        if answer is not None:
            metrics.answers_repeated.labels("intake").inc()
            return (Outgoing(READINGS, key, answer, _answer_headers(request.request_id, request.tenant, carried)),)
        now = datetime.now(UTC)
        original = Original(request.request_id, key, received.value, received.headers, now, request.tenant)
        await log.keep(original)

        photo = Photo(trail=Trail(request), data=received.value, content_type=parsed.content_type)
        outgoing = _onwards("intake", await work(photo), key, carried)
        await in_flight.acquire(request.request_id, len(outgoing.value))
        return (outgoing,)

    return step


def assemble(work: TimedProcess, request_log: RequestLog, retry: Retry, metrics: Metrics) -> Step:
    """Return the step that answers: the first answer to a request is stored, and that one is sent."""
    log, levels = Keeping(request_log, retry, metrics, "assemble"), Levels(metrics)

    async def step(received: Received) -> tuple[Outgoing, ...]:
        record = decode(received.value)
        reading = await work(record)
        if not isinstance(reading, Reading):
            raise TypeError(f"assemble made a {type(reading).__name__} instead of a reading")
        levels.add(sum(reading.timings.values()))
        request = record.trail.request
        answer, facts = encode_json(reading), Facts.of(reading, request.tenant)
        stored = await log.answer(request.request_id, answer, facts)
        carried = _carried(received)
        sent = [Outgoing(READINGS, received.key, stored, _answer_headers(request.request_id, request.tenant, carried))]
        if stored != answer:
            # The record came again. What was measured on it has been sent, or is another photo's.
            metrics.answers_repeated.labels("assemble").inc()
            reading = decode_reading(stored)
        metrics.answers.labels(reading.status).inc()
        for reason in reading.reasons:
            metrics.rejections.labels(reason).inc()
        if reading.properties is not None:
            measured = MeasuredPhoto(
                reading.request_id,
                request.tenant,
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                reading.status,
                reading.medium,
                reading.display,
                reading.properties,
            )
            sent.append(Outgoing(IMAGE_PROPERTIES, received.key, encode_json(measured), carried))
        return tuple(sent)

    return step


def _onwards(stage: str, output: Record | Reading, key: bytes | None, carried: Headers) -> Outgoing:
    if isinstance(output, Reading):
        raise TypeError(f"{stage} made a reading; only assemble answers")
    topic = DIGITS if isinstance(output, Refusal) else ROUTES[stage].sink
    return Outgoing(topic, key, encode(output), carried)


def _carried(received: Received) -> Headers:
    """Return the headers that go along from stage to stage."""
    ignored = received.header(headers.IGNORED)
    carried: Headers = ((headers.ORIGIN, headers.origin(received).encode()),)
    return carried if ignored is None else (*carried, (headers.IGNORED, ignored))


def _answer_headers(request_id: str, tenant: str, carried: Headers) -> Headers:
    event = (
        ("ce_specversion", b"1.0"),
        ("ce_id", request_id.encode()),
        ("ce_source", b"mrrs"),
        ("ce_type", b"mrrs.reading.v1"),
        ("ce_time", datetime.now(UTC).isoformat(timespec="milliseconds").encode()),
        ("content-type", b"application/json"),
    )
    return (*event, *((("mrrs-tenant", tenant.encode()),) if tenant else ()), *carried)
