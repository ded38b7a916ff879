"""The monitor of accuracy: labels joined to the answers that they confirm, and an estimate where there are none yet."""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from datetime import UTC, datetime, timedelta

from monitors.accuracy.estimate import NEWEST, Answered, Labelled, Unknown, estimate, labelled
from monitors.accuracy.interval import Interval
from monitors.accuracy.judged import judged
from monitors.accuracy.shown import ShownAccuracy
from monitors.accuracy.store import AccuracyStore
from monitors.accuracy.support import Support
from monitors.accuracy.tally import Tally
from monitors.images import checked
from monitors.observation import segment_of
from processors.calibration import Calibration
from processors.records import Reading, Status
from streams.codec import UndecodableError, decode_reading
from streams.headers import tenant_name
from streams.labels import parse_label
from streams.messages import Label
from streams.received import Received
from streams.request_log import RequestLog
from streams.steps import UnusableRecordError
from streams.topics import LABELS

#: Labelled readings of a segment that the confidences are calibrated on: the newest ones.
CALIBRATED_ON = 2000
#: Waiting labels that are looked at again on a tick, and seconds between two judgements of all segments.
AGAIN, EVERY_S = 50, 30.0
#: Request ids of answers that are remembered: one that comes again is counted once.
REMEMBERED = 10_000
#: Everything together.
ALL = "all"

logger = logging.getLogger(__name__)


class AccuracyMonitor:
    """Counts answers, judges those that are labelled, and says what is known of the others."""

    def __init__(
        self,
        store: AccuracyStore,
        log: RequestLog,
        support: Support,
        shown: ShownAccuracy,
        *,
        days: int,
        calibration: Calibration | None = None,
        by_tenant: bool = False,
        labels_end: str = LABELS.name,
    ) -> None:
        """Prepare.

        Args:
            store: Outlives this process.
            log: Where answers are looked up; only read.
            support: Tells which photos are like the reference's.
            shown: Where the figures go.
            days: How long an answer counts.
            calibration: What the confidences of readings are worth, if that is known.
            by_tenant: Whether each tenant's photos are segments of their own.
            labels_end: What the name of the labels' topic ends with; a prefix may stand before it.
        """
        self._store = store
        self._log = log
        self._support = support
        self._shown = shown
        self._days = timedelta(days=days)
        self._calibration = calibration
        self._by_tenant = by_tenant
        self._labels_end = labels_end
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._newest: dict[str, deque[Answered]] = {}
        self._due: datetime | None = None

    async def begin(self) -> None:
        """Nothing is to be read again: the store has it."""

    async def watch(self, received: Received) -> None:
        """Take an answer or a label.

        Raises:
            UnusableRecordError: it is neither.
        """
        if received.topic.endswith(self._labels_end):
            await self._label(parse_label(received, datetime.now(UTC)))
        else:
            self._answer(*_answer(received))

    async def tick(self, now: datetime) -> None:
        """Look again at labels whose answer was not there; show what is known."""
        for seq, label in self._store.waiting(AGAIN):
            late = now - datetime.fromisoformat(label.time) > self._days
            if late or await self._judge(label):
                self._store.done(seq)
        if self._due is not None and now < self._due:
            return
        self._store.forget(now - self._days)
        tallies = self._store.tallies(now - self._days)
        # As long as nothing is known, the first answers are looked out for.
        self._due = now + timedelta(seconds=EVERY_S) if tallies else None
        total = Tally()
        for tally in tallies.values():
            total += tally
        self._shown.tallies({**tallies, ALL: total} if tallies else {})
        for segment in self._newest:
            self._shown.estimate(segment, self.estimate(segment))

    def keep(self) -> None:
        """Commit what was written."""
        self._store.keep()

    def estimate(self, segment: str) -> Interval | Unknown:
        """Return the estimated accuracy of a segment's newest readings, or why it cannot be known."""
        rows = (labelled(row.confidence, row.verdict, row.models) for row in self._store.newest(segment, CALIBRATED_ON))
        known: list[Labelled] = [row for row in rows if row is not None]
        return estimate(tuple(self._newest.get(segment, ())), known)

    def _answer(self, reading: Reading, tenant: str, time: datetime) -> None:
        if reading.request_id in self._seen:
            return
        self._seen[reading.request_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        segment = segment_of(reading.medium, reading.display, tenant if self._by_tenant else None)
        self._store.count(segment, time)
        if reading.status is Status.READ:
            newest = self._newest.setdefault(segment, deque(maxlen=NEWEST))
            inside, known = self._support.inside(reading, segment), self._calibration
            calibrated = known is not None and not known.strange(reading.models)
            newest.append(Answered(reading.confidence, reading.models, inside, calibrated))

    async def _label(self, label: Label) -> None:
        if not await self._judge(label):
            self._store.wait(label)

    async def _judge(self, label: Label) -> bool:
        """Judge the answer of a label; False while there is none."""
        entry = await self._log.entry(label.request_id)
        data = None if entry is None else await self._log.answered(label.request_id)
        if entry is None or entry.answered is None or data is None:
            return False
        if entry.tenant != label.tenant:
            logger.warning("a label of tenant %r is for another tenant's request, passed over", label.tenant)
            return True
        try:
            reading = decode_reading(data)
        except UndecodableError as error:
            logger.warning("a labelled answer cannot be judged: %s", error)
            return True
        self._store.judge(judged(label, reading, entry.answered, by_tenant=self._by_tenant))
        return True


def _answer(received: Received) -> tuple[Reading, str, datetime]:
    try:
        tenant = (received.header("mrrs-tenant") or b"").decode()
        if tenant:
            tenant_name(tenant)
        time = (received.header("ce_time") or b"").decode()
        reading = decode_reading(received.value)
        checked(reading.request_id, time)
    except ValueError as error:
        raise UnusableRecordError(f"{received.place} is no answer: {error}") from error
    return reading, tenant, datetime.fromisoformat(time)
