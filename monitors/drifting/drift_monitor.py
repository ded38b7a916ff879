"""The monitor of one kind of observations: windows, judgements, alarms."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from monitors.drift import Drift
from monitors.drifting.alarms import alarm, outgoing
from monitors.drifting.changes import changes
from monitors.drifting.mix import Mix
from monitors.drifting.shown import Shown
from monitors.drifting.signs import Signs
from monitors.drifting.suffering import suffering
from monitors.drifting.window_store import Lasting, WindowStore
from monitors.judge import judge
from monitors.metrics import MonitorMetrics
from monitors.observation import Observation
from monitors.references import Reference
from monitors.windows import Held, Window, Windows
from streams.received import Received
from streams.sink import Sink

logger = logging.getLogger(__name__)

Parse = Callable[[Received], Observation]
Judge = Callable[[Window, Reference], tuple[Drift, ...]]


class Reports(Protocol):
    """Makes a page of a window that drifts."""

    def ask(self, window: Window) -> str:
        """Return the path under which the page will be found, or nothing if there will be none."""
        ...


class NoReports:
    """Makes none."""

    def ask(self, window: Window) -> str:  # noqa: ARG002 - the protocol's
        """Promise nothing."""
        return ""


class DriftMonitor:
    """Keeps each photo once, judges full windows off the event loop, publishes what begins to drift.

    A window counts as judged once the broker has all alarms of it; what dies in between judges it again, and an alarm that
    comes twice has the same id.
    """

    def __init__(
        self,
        name: str,
        parse: Parse,
        windows: Windows,
        *,
        store: WindowStore,
        reference: Reference,
        sink: Sink,
        metrics: MonitorMetrics,
        reports: Reports | None = None,
        signs: Signs | None = None,
        mix: Mix | None = None,
        judging: Judge = judge,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Prepare.

        Args:
            name: The monitor's.
            parse: Makes an observation of a record; raises UnusableRecordError.
            windows: Empty ones.
            store: Outlives this process.
            reference: What windows are held against.
            sink: Where alarms go.
            metrics: All of the monitors'.
            reports: Makes a page of a window that drifts.
            signs: Tells which stage suffers.
            mix: Told the segment of each photo.
            judging: Judges a window, in a thread.
            clock: Gives the time.
        """
        self.name = name
        self._parse = parse
        self._windows = windows
        self._store = store
        self._reference = reference
        self._sink = sink
        self._metrics = metrics
        # At zero from the start, so that the first windows and photos are a rise, too.
        self._judging = metrics.judgement.labels(name)
        for segment in reference.segments:
            metrics.observations.labels(name, segment)
        self._reports = reports or NoReports()
        self._signs = signs or Signs()
        self._mix = mix
        self._judge = judging
        self._clock = clock
        self._shown = Shown(name, metrics)
        self._lasting: dict[str, dict[str, Lasting]] = {}
        self._served: dict[str, str] = {}
        #: Segment -> observations that were added and are not committed.
        self._taken: Counter[str] = Counter()

    async def begin(self) -> None:
        """Go on with the windows and drifts of before; a window that was full and not judged is judged now."""
        self._lasting = self._store.lasting(self.name)
        for segment, lasting in self._lasting.items():
            self._shown.lasting(segment, (), lasting)
        held = self._store.held(self.name)
        newest = {segment: one.observations[-1] for segment, one in held.items() if one.new}
        self._windows.restore({segment: _without_newest(one) if one.new else one for segment, one in held.items()})
        for observation in newest.values():
            if window := self._windows.add(observation):
                await self._judged(window)

    async def watch(self, received: Received) -> None:
        """Take a record.

        Raises:
            UnusableRecordError: it makes no sense.
        """
        await self.take(self._parse(received))

    async def take(self, observation: Observation) -> None:
        """Take an observation; one of a request that was seen is passed over."""
        if not self._store.add(self.name, observation):
            return
        self._taken[observation.segment] += 1
        if self._mix is not None:
            self._mix.add(observation.segment)
        self._outdated(observation)
        if window := self._windows.add(observation):
            await self._judged(window)

    async def tick(self, now: datetime) -> None:
        """Judge what has waited for a full window for too long; show the mix."""
        for window in self._windows.flush(now):
            await self._judged(window)
        if self._mix is not None:
            shares, usual = self._mix.shares(), self._reference.shares()
            for segment in {*shares, *usual}:
                self._metrics.share.labels(segment).set(shares.get(segment, 0.0))
                self._metrics.reference_share.labels(segment).set(usual.get(segment, 0.0))

    def keep(self) -> None:
        """Commit what was added, and count it: what a process that is killed had not committed comes again."""
        self._store.keep()
        for segment, count in self._taken.items():
            self._metrics.observations.labels(self.name, segment).inc(count)
        self._taken.clear()

    async def scores(self, segment: str) -> tuple[Drift, ...]:
        """Judge the newest photos of a segment, whether or not they fill a window."""
        held = self._windows.held().get(segment)
        if held is None:
            return ()
        return await asyncio.to_thread(self._judge, Window(self.name, segment, held.observations), self._reference)

    async def _judged(self, window: Window) -> None:
        with self._judging.time():
            drifts = await asyncio.to_thread(self._judge, window, self._reference)
        segment, features = window.segment, {drift.feature for drift in drifts}
        before = self._lasting.get(segment, {})
        found = changes(before, drifts)
        began = await self._publish(window, found.begun) if found.begun else []
        self._store.judged(self.name, segment, began, found.ended)
        kept = {feature: one for feature, one in before.items() if feature not in found.ended}
        self._lasting[segment] = kept | {one.feature: one for one in began}
        self._metrics.windows.labels(self.name, segment).inc()
        self._metrics.last_window.labels(self.name, segment).set(self._clock().timestamp())
        self._shown.window(window, drifts, self._reference)
        self._shown.lasting(segment, features | set(found.ended), self._lasting[segment])

    async def _publish(self, window: Window, begun: tuple[Drift, ...]) -> list[Lasting]:
        signs = await self._signs.of(window.segment)
        report, began = self._reports.ask(window), []
        segment = self._reference.segment(window.segment)
        columns = segment.columns if segment else {}
        for drift in begun:
            stage = suffering(drift.feature, signs)
            one = alarm(
                window,
                drift,
                columns[drift.feature],
                reference=self._reference.version,
                stage=stage,
                report=report,
                now=self._clock(),
            )
            await self._sink.send(outgoing(one))
            self._metrics.alarms.labels(self.name, window.segment, drift.feature, stage).inc()
            logger.warning("%s of %s drifts: %s %.3f from %.3f on", *_said(drift, window))
            began.append(Lasting(drift.feature, stage, one.since))
        return began

    def _outdated(self, observation: Observation) -> None:
        """Show which models answer that are not the ones that the reference belongs to."""
        for model, version in observation.models.items():
            if self._served.get(model) != version:
                self._served[model] = version
                outdated = self._reference.models.get(model, version) != version
                self._metrics.reference_outdated.labels(model).set(outdated)


def _without_newest(held: Held) -> Held:
    return Held(held.observations[:-1], held.new - 1)


def _said(drift: Drift, window: Window) -> tuple[str, str, str, float, float]:
    return drift.feature, window.segment, drift.method, drift.score, drift.threshold
