"""Runs a stage on one record after another: confirms what it sends, releases offsets, dead-letters crashes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from processors.session import NotFiniteError
from streams.deadletters import DeadLetters, dead_letter
from streams.flood import FloodGuard
from streams.headers import request_id
from streams.inflight import InFlight
from streams.metrics import Metrics
from streams.offsets import Offsets
from streams.received import Outgoing, Received
from streams.sink import Sink
from streams.steps import Step, UnusableRecordError

logger = logging.getLogger(__name__)

#: Told what was received and what was sent on for it, once that is delivered; must not raise, and nobody waits for it.
Onlooker = Callable[[Received, Sequence[Outgoing]], None]


def nobody(received: Received, sent: Sequence[Outgoing]) -> None:
    """Look on and do nothing."""


@dataclass(frozen=True, slots=True)
class Runner:
    """The one place where a stage's crossing concerns are dealt with."""

    stage: str
    step: Step
    sink: Sink
    dead_letters: DeadLetters
    in_flight: InFlight
    metrics: Metrics
    guard: FloodGuard
    #: Called when the dead letters become a flood; no more records may be taken from then on.
    halt: Callable[[], None]
    onlooker: Onlooker = nobody
    offsets: Offsets = field(default_factory=Offsets)

    async def run(self, received: Received, release: Callable[[], object], *, first: int | None = None) -> None:
        """Work on a record until the broker has all that comes of it, then release it.

        Faust takes a record whose agent raised for done, so nothing but a cancellation leaves this method; a cancelled
        record is not released and comes again.

        Args:
            received: The record.
            release: Called when it and all before it in its partition are done.
            first: The offset at which its partition should start, if that is known.
        """
        ticket, missing = self.offsets.begin(
            (received.topic, received.partition), received.offset, release, first=first
        )
        if missing:
            self.metrics.offset_gaps.labels(self.stage, received.topic).inc(missing)
            logger.error("%s: %d records before %s were never seen", self.stage, missing, received.place)
        self.metrics.received.labels(self.stage).inc()
        sent: Sequence[Outgoing] = ()
        with self.metrics.in_progress.labels(self.stage).track_inprogress():
            try:
                sent = await self.step(received)
                for outgoing in sent:
                    await self.sink.send(outgoing)
            except Exception as error:
                sent = ()
                await self._crashed(received, error)
            else:
                self.guard.passed()
                self.metrics.passed.labels(self.stage).inc()
                if self.stage == "assemble":
                    self.in_flight.release(request_id(received))
        self.offsets.done(ticket)
        if sent:
            self.onlooker(received, sent)

    async def _crashed(self, received: Received, error: Exception) -> None:
        letter = dead_letter(self.stage, received, error, datetime.now(UTC))
        logger.error("%s crashed on request %r (%s)", self.stage, letter.request_id, received.place, exc_info=error)
        if isinstance(error, NotFiniteError):
            self.metrics.not_finite.labels(error.model.partition(" ")[0]).inc()
        if await self.dead_letters.put(letter):
            self.metrics.dead_letters.labels(self.stage).inc()
        else:
            self.metrics.dead_letters_repeated.labels(self.stage).inc()
        self.in_flight.release(letter.request_id)
        if isinstance(error, UnusableRecordError):
            return  # whoever sent it has to mend it; this release has not failed
        self.guard.crashed()
        if reason := self.guard.flooded:
            self.metrics.stopped.labels(self.stage).set(1)
            logger.critical("%s stops: %s; mend the cause, then start the worker again", self.stage, reason)
            self.halt()
