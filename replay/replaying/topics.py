"""Requests through the topics: the stages of this process, on topics and groups of their own, next to the live ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from confluent_kafka import KafkaError, KafkaException, Message
from prometheus_client import CollectorRegistry, disable_created_metrics

from replay.replaying.candidate import Candidate
from replay.replaying.pace import Pace
from replay.replaying.requests import Stored
from streams.admin import create_topics
from streams.client import KafkaUnavailableError, PhotoProducer, Tail
from streams.codec import UndecodableError, decode_reading
from streams.deadletters import DeadLetter
from streams.embedded import EmbeddedBroker
from streams.logged import Original
from streams.request_log import MemoryRequestLog
from streams.settings import Settings
from streams.stand import IN_FLIGHT_BYTES
from streams.steps import Processors
from streams.topics import DEAD_LETTERS, IMAGE_PROPERTIES, PHOTOS, READINGS, ROUTES, Topic, prefixed
from streams.worker import serve

#: What stands before the replay's topics and groups.
PREFIX = "replay."
#: Hours that a replayed photo stays in its topic: it is another copy of what the request log keeps.
RETENTION_H = 1
#: Bytes of photos that may be unanswered; one that fits never is sent alone.
BUDGET = 8_000_000
#: Seconds without an answer after which what is not answered counts as lost.
DEADLINE_S = 60.0
#: Seconds until topics that were just made have their leaders.
LEADERS_S = 30.0
#: Seconds between two looks for answers.
LOOK_S = 0.005

_letter = msgspec.json.Decoder(DeadLetter)


class _Answers(MemoryRequestLog):
    """The stages' request log during a replay: originals are kept where they came from."""

    async def keep(self, original: Original) -> None:
        """Keep nothing."""


@contextmanager
def broker_settings(brokers: str | None) -> Iterator[Settings]:
    """Give settings for stages that meet no live topic: on real brokers under a prefix, or on an embedded one.

    Raises:
        KafkaUnavailableError: no broker answers, or it makes no topics.
    """
    shared: dict[str, Any] = {"topic_prefix": PREFIX, "metrics": "none", "in_flight_bytes": IN_FLIGHT_BYTES}
    if brokers is not None:
        try:
            create_topics(brokers, topics=_topics())
        except KafkaException as error:
            raise KafkaUnavailableError(f"{brokers}: the topics {PREFIX}… cannot be made: {error.args[0]}") from error
        yield Settings.from_environment(brokers=brokers, **shared)
        return
    with EmbeddedBroker() as broker:
        yield Settings.from_environment(brokers=broker.bootstrap, embedded=True, **shared)


def follow(brokers: str, topic: Topic) -> Tail:
    """Follow a topic that may just have been made, as soon as each of its partitions has a leader.

    Raises:
        KafkaException: the brokers refuse, or there are no leaders in time.
    """
    deadline = time.monotonic() + LEADERS_S
    while True:
        try:
            return Tail(brokers, topic)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.NOT_LEADER_FOR_PARTITION or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


async def read_through(
    requests: AsyncIterator[Stored],
    settings: Settings,
    processors: Processors,
    pace: Pace,
    *,
    deadline_s: float = DEADLINE_S,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[tuple[Stored, Candidate]]:
    """Send each request when it is due, and give it with its answer as that comes in.

    Args:
        requests: They are taken one by one.
        settings: Of `broker_settings`.
        processors: Stage -> pure function.
        pace: When a request is due.
        deadline_s: Seconds without an answer after which what is not answered counts as lost.
        clock: Gives seconds.

    Raises:
        StageStoppedError: a stage crashed.
        KafkaUnavailableError: no broker answers.
    """
    async with _stages(settings, processors) as serving:
        traffic = await asyncio.to_thread(_Traffic, settings)
        try:
            upcoming = await anext(requests, None)
            progress = clock()
            while upcoming is not None or traffic.waiting:
                if serving.done():
                    serving.result()
                due = upcoming is not None and pace.wait_s(upcoming.original.received) == 0
                if upcoming is not None and due and traffic.takes(upcoming):
                    traffic.send(upcoming)
                    upcoming, progress = await anext(requests, None), clock()
                answers = traffic.answers()
                for answer in answers:
                    progress = clock()
                    yield answer
                if traffic.waiting and clock() - progress > deadline_s:
                    for stored in traffic.lost():
                        yield stored, _crash("assemble", f"no answer within {deadline_s:g} s")
                elif not answers and not due:
                    await asyncio.sleep(LOOK_S)
                else:
                    await asyncio.sleep(0)
        finally:
            traffic.close()


@dataclass(slots=True)
class _Traffic:
    """Photos out, readings and dead letters in."""

    settings: Settings
    waiting: dict[str, Stored] = field(default_factory=dict)
    _producer: PhotoProducer = field(init=False)
    _readings: Tail = field(init=False)
    _letters: Tail = field(init=False)
    _unsent: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        brokers, prefix = self.settings.brokers, self.settings.topic_prefix
        self._producer = PhotoProducer(brokers, prefixed(PHOTOS, prefix))
        self._readings = follow(brokers, prefixed(READINGS, prefix))
        self._letters = follow(brokers, prefixed(DEAD_LETTERS, prefix))

    def takes(self, stored: Stored) -> bool:
        """Whether the bytes in flight leave room for a photo."""
        used = sum(len(one.original.data) for one in self.waiting.values())
        return not self.waiting or used + len(stored.original.data) <= BUDGET

    def send(self, stored: Stored) -> None:
        """Send a photo as it was received."""
        original = stored.original
        request_id = original.request_id
        self.waiting[request_id] = stored

        def done(error: str | None) -> None:
            if error is not None:
                self._unsent[request_id] = error

        self._producer.send(original.key, original.data, original.headers, done)

    def answers(self) -> list[tuple[Stored, Candidate]]:
        """Return what has come in since the last look; of a request answered twice the first one counts."""
        self._producer.poll()
        found = [(request_id, _crash("intake", error)) for request_id, error in self._unsent.items()]
        self._unsent.clear()
        found += [(_ce_id(message), _reading(message)) for message in _all(self._readings)]
        for message in _all(self._letters):
            letter = _letter.decode(message.value() or b"")
            found.append((letter.request_id, _crash(letter.stage, f"{letter.error}: {letter.message}")))
        return [(self.waiting.pop(name), candidate) for name, candidate in found if name in self.waiting]

    def lost(self) -> list[Stored]:
        """Return, and forget, what was never answered."""
        lost = list(self.waiting.values())
        self.waiting.clear()
        return lost

    def close(self) -> None:
        """Let go of the brokers."""
        self._readings.close()
        self._letters.close()


@asynccontextmanager
async def _stages(settings: Settings, processors: Processors) -> AsyncIterator[asyncio.Task[None]]:
    """Run all stages; they have their partitions when the context is entered."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(
        serve(
            settings,
            processors=processors,
            request_log=_Answers(),
            registry=CollectorRegistry(),
            ready=ready.set,
            stop=stop,
        )
    )
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        yield serving
    finally:
        stop.set()
        await serving


def _topics() -> list[Topic]:
    routes = [topic for route in ROUTES.values() for topic in (route.source, route.sink)]
    wanted = dict.fromkeys([*routes, IMAGE_PROPERTIES, DEAD_LETTERS])
    return [replace(prefixed(topic, PREFIX), retention_hours=RETENTION_H) for topic in wanted]


def _all(tail: Tail) -> Iterator[Message]:
    while (message := tail.poll(0)) is not None:
        yield message


def _ce_id(message: Message) -> str:
    headers = message.headers() or []
    pairs = headers.items() if isinstance(headers, dict) else headers
    value = dict(pairs).get("ce_id") or b""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _reading(message: Message) -> Candidate:
    try:
        reading = decode_reading(message.value() or b"")
    except UndecodableError as error:
        return _crash("assemble", str(error))
    return Candidate(reading, None, sum(reading.timings.values()))


def _crash(stage: str, error: str) -> Candidate:
    return Candidate(None, None, 0.0, crashed=(stage, error))
