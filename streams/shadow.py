"""Challengers read along on a share of the photos, after the answer has gone on; nothing waits for them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from processors.agreement import agree
from processors.chain import run_stage
from processors.limits import Limits
from processors.records import Record
from streams.codec import decode, encode_json
from streams.headers import request_id
from streams.live import Live
from streams.messages import ShadowReading
from streams.metrics import Metrics
from streams.model_events import event_headers
from streams.received import Outgoing, Received
from streams.runner import Onlooker
from streams.sink import Sink
from streams.topics import MODEL_EVENTS

logger = logging.getLogger(__name__)


def chosen(request: str, share: float) -> bool:
    """Return whether a request is of the share, the same for every stage, worker and try.

    >>> chosen("a", 0), chosen("a", 1), sum(chosen(str(n), 0.1) for n in range(1000))
    (False, True, 100)
    """
    digest = hashlib.blake2b(request.encode(), digest_size=8, person=b"mrrs-shadow").digest()
    return int.from_bytes(digest) < share * 2**64


class Shadow:
    """Lets the challengers of this worker's stages read along: one photo a stage at a time, all in one thread."""

    def __init__(self, live: Live, limits: Limits, share: float, metrics: Metrics) -> None:
        self._live = live
        self._limits = limits
        self._share = share
        self._metrics = metrics
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="shadow")
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def onlooker(self, stage: str, models: Sequence[str], sink: Sink) -> Onlooker:
        """Return what a stage's runner tells of each record; `models` are those that the stage may ask."""

        def onlook(received: Received, sent: Sequence[Outgoing]) -> None:
            if not any(name in self._live.challengers for name in models):
                return
            if not chosen(request_id(received), self._share):
                return
            if stage in self._tasks and not self._tasks[stage].done():
                self._metrics.shadow_dropped.labels(stage, "busy").inc()
                return
            self._tasks[stage] = asyncio.create_task(self._read_along(stage, models, received.value, sent, sink))

        return onlook

    async def close(self) -> None:
        """Stop at once: what was begun is not reported."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _read_along(
        self, stage: str, models: Sequence[str], value: bytes, sent: Sequence[Outgoing], sink: Sink
    ) -> None:
        loop = asyncio.get_running_loop()
        try:
            readings = await loop.run_in_executor(self._executor, self._compared, stage, models, value, sent)
            for reading in readings:
                verdict = "agrees" if reading.agrees else "differs"
                self._metrics.shadow_readings.labels(reading.model, verdict).inc()
                await sink.send(_event(reading))
        except Exception:
            self._metrics.shadow_dropped.labels(stage, "crash").inc()
            logger.exception("%s: what challengers read along is lost", stage)

    def _compared(
        self, stage: str, models: Sequence[str], value: bytes, sent: Sequence[Outgoing]
    ) -> list[ShadowReading]:
        """Run the stage again, for each model that has a challenger with that one challenger in its place.

        The other models must be those that made the champions' output, or the difference would be theirs.
        """
        champions, challengers = self._live.champions, self._live.challengers
        record, output = decode(value), decode(sent[0].value)
        used = [name for name in models if name in output.trail.models]
        if any(champions.version(name) != output.trail.models[name] for name in used):
            self._metrics.shadow_dropped.labels(stage, "swapped").inc()
            return []
        readings = []
        for name in (name for name in used if name in challengers):
            try:
                other = run_stage(stage, record, champions.replaced(name, challengers[name]), self._limits)
                agrees = isinstance(other, Record) and agree(output, other)
            except Exception:
                self._metrics.shadow_errors.labels(name).inc()
                logger.exception("%s: the challenger %s crashed", name, challengers.version(name))
                continue
            readings.append(
                ShadowReading(
                    request_id=record.trail.request.request_id,
                    stage=stage,
                    model=name,
                    champion=champions.version(name),
                    challenger=challengers.version(name),
                    agrees=agrees,
                    time=datetime.now(UTC).isoformat(timespec="milliseconds"),
                )
            )
        return readings


def _event(reading: ShadowReading) -> Outgoing:
    identity = f"{reading.request_id}/{reading.model}/{reading.challenger}"
    headers = event_headers("shadow-reading", identity, reading.time)
    return Outgoing(MODEL_EVENTS, reading.model.encode(), encode_json(reading), headers)
