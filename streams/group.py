"""The stages that one process hosts: their apps, runners and threads, wired together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from faust.exceptions import ConsumerNotStarted

from streams import pipeline
from streams.apps import stage_app
from streams.deadletters import DeadLetters
from streams.deadlettertopic import newest_ids
from streams.flood import FloodGuard
from streams.inflight import InFlight
from streams.labels import keep_labels
from streams.metrics import Metrics
from streams.received import Received, as_headers
from streams.request_log import RequestLog
from streams.retry import Retry
from streams.runner import Runner, nobody
from streams.settings import Settings, SettingsError
from streams.shadow import Shadow
from streams.sink import FaustSink
from streams.stages import models_of
from streams.steps import Processors, Step, TimedProcess, assemble, intake, middle
from streams.topics import DEAD_LETTERS, HOSTED, SOURCES, prefixed
from streams.vitals import behind
from streams.zeros import begin

logger = logging.getLogger(__name__)


class StageStoppedError(Exception):
    """A stage has crashed, or none is left running after a flood of dead letters."""


class StageGroup:
    """Some or all stages, from start to a clean stop."""

    def __init__(
        self,
        settings: Settings,
        stages: Sequence[str],
        processors: Processors,
        *,
        request_log: RequestLog,
        metrics: Metrics,
        folder: Path,
        shadow: Shadow | None = None,
    ) -> None:
        unknown = sorted(set(stages) - set(HOSTED))
        if unknown or not stages:
            raise SettingsError(f"no stage is called {', '.join(unknown) or 'that'}; there are {', '.join(HOSTED)}")
        self.settings = settings
        self.stages = tuple(stage for stage in HOSTED if stage in stages)
        self.metrics = metrics
        self._shadow = shadow
        self.halted: set[str] = set()
        self._stopping: list[asyncio.Task[None]] = []
        self.apps = {stage: stage_app(stage, settings, folder) for stage in self.stages}
        #: Set once every stage has its partitions.
        self.ready = asyncio.Event()
        self._assigned: set[str] = set()
        bounded = {"intake", "assemble"} <= set(self.stages)
        self.in_flight = InFlight(
            settings.in_flight_bytes if bounded else 0,
            settings.in_flight_expiry_s,
            on_change=metrics.in_flight_bytes.set,
            on_expiry=metrics.in_flight_expired.inc,
        )
        retry = Retry(
            settings.retry_first_s, settings.retry_most_s, on_retry=lambda what: metrics.retries.labels(what).inc()
        )
        self._executors = {
            stage: ThreadPoolExecutor(settings.concurrency_of(stage), thread_name_prefix=stage) for stage in self.stages
        }
        self._dead_letters: list[DeadLetters] = []
        self.runners = {
            stage: self._runner(stage, self._step(stage, processors, request_log, retry), retry)
            for stage in self.stages
        }
        pipeline.declare(self.apps, settings.concurrency_of, self._run, settings.topic_prefix)
        for stage, app in self.apps.items():
            app.on_partitions_assigned.connect(partial(self._on_assigned, stage), weak=False)
            app.on_partitions_revoked.connect(partial(self._on_revoked, stage), weak=False)

    def _step(self, stage: str, processors: Processors, request_log: RequestLog, retry: Retry) -> Step:
        if stage == "labels":
            return keep_labels(request_log, retry, self.metrics)
        work = TimedProcess(stage, processors[stage], self._executors[stage], self.metrics)
        if stage == "intake":
            return intake(work, request_log, self.in_flight, retry, self.metrics)
        return assemble(work, request_log, retry, self.metrics) if stage == "assemble" else middle(work)

    def _runner(self, stage: str, step: Step, retry: Retry) -> Runner:
        settings = self.settings
        sink = FaustSink(self.apps[stage], retry, settings.topic_prefix)
        topic = prefixed(DEAD_LETTERS, settings.topic_prefix)
        dead_letters = DeadLetters(sink, partial(asyncio.to_thread, newest_ids, settings.brokers, topic=topic))
        self._dead_letters.append(dead_letters)
        begin(self.metrics, stage, prefixed(SOURCES[stage], settings.topic_prefix).name)
        onlooker = self._shadow.onlooker(stage, models_of([stage]), sink) if self._shadow else nobody
        return Runner(
            stage,
            step,
            sink,
            dead_letters,
            # A label's request may be in flight for quite another reason.
            InFlight(0) if stage == "labels" else self.in_flight,
            self.metrics,
            FloodGuard(settings.dead_letter_run, settings.dead_letter_share, settings.dead_letter_window),
            partial(self._halt, stage),
            onlooker,
        )

    async def _run(self, stage: str, event: Any) -> None:
        message = event.message
        received = Received(
            message.topic,
            message.partition,
            message.offset,
            message.key,
            message.value or b"",
            as_headers(message.headers),
        )
        await self.runners[stage].run(received, event.ack, first=self._first(stage, message.tp))

    def _first(self, stage: str, partition: Any) -> int | None:
        """Return the offset at which reading a partition starts, unless nobody can know."""
        consumer: Any = self.apps[stage].consumer
        committed: int | None = consumer._committed_offset[partition]  # noqa: SLF001
        return (0 if self.settings.embedded else None) if committed is None else committed

    def lag(self, stage: str) -> int | None:
        """Return how many records of the stage's partitions here are not done; None while it is stopped or joining.

        The ends are those of the last fetch: while a stage is busy for long, records that have come since are not seen.
        """
        consumer: Any = self.apps[stage].consumer
        if stage in self.halted or stage not in self._assigned:
            return None

        def done(partition: Any) -> int | None:
            before = self.runners[stage].offsets.done_before((partition.topic, partition.partition))
            return self._first(stage, partition) if before is None else before

        try:
            return behind(consumer.assignment(), consumer.highwater, done)
        except (AssertionError, ConsumerNotStarted):  # a rebalance took the partition away meanwhile
            return None

    def _halt(self, stage: str) -> None:
        """Take no more records, at once, and stop the stage's app; the other stages go on."""
        app = self.apps[stage]
        app.consumer.stop_flow()
        app.flow_control.suspend()
        app.flow_control.clear()
        if stage not in self.halted:
            self.halted.add(stage)
            self._stopping.append(asyncio.create_task(self.stop(stage)))

    async def _on_assigned(self, stage: str, *_: object, **__: object) -> None:
        for dead_letters in self._dead_letters:
            dead_letters.reassigned()
        self._assigned.add(stage)
        if self._assigned == set(self.stages):
            self.ready.set()

    async def _on_revoked(self, stage: str, _sender: object, revoked: set[Any], **_: object) -> None:
        for partition in revoked:
            self.runners[stage].offsets.forget((partition.topic, partition.partition))

    async def start(self) -> None:
        """Start the apps; records are taken once partitions are assigned."""
        await asyncio.gather(*(app.start() for app in self.apps.values()))

    async def stop(self, stage: str) -> None:
        """Stop one stage: finish what it has begun, commit, leave the group."""
        try:
            await asyncio.wait_for(self.apps[stage].stop(), self.settings.stop_timeout_s)
        except TimeoutError:
            logger.error(
                "%s did not finish in %g s; what it has begun comes again", stage, self.settings.stop_timeout_s
            )

    async def stop_all(self) -> None:
        """Stop in the order in which photos pass; on the embedded broker only once nothing is in flight."""
        if self._shadow is not None:
            await self._shadow.close()
        stages = [stage for stage in self.stages if stage not in self.halted]
        if self.settings.embedded and stages and stages[0] == "intake":
            await self.stop(stages.pop(0))
            try:
                await asyncio.wait_for(self.in_flight.drained(), self.settings.stop_timeout_s)
            except TimeoutError:
                logger.error("photos were still in flight after %g s", self.settings.stop_timeout_s)
        await asyncio.gather(*(self.stop(stage) for stage in stages), *self._stopping)
        for executor in self._executors.values():
            executor.shutdown(wait=False, cancel_futures=True)

    async def crashed(self) -> None:
        """Return when an app has crashed or the last stage has stopped."""
        waiting = {stage: asyncio.create_task(app.wait_until_stopped()) for stage, app in self.apps.items()}
        try:
            while waiting:
                done, _ = await asyncio.wait(waiting.values(), return_when=asyncio.FIRST_COMPLETED)
                for stage in [stage for stage, task in waiting.items() if task in done]:
                    del waiting[stage]
                    if stage not in self.halted:
                        raise StageStoppedError(f"{stage} crashed: {self.apps[stage].crash_reason!r}")
            raise StageStoppedError("every stage has stopped: too many dead letters")
        finally:
            for task in waiting.values():
                task.cancel()
