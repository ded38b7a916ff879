"""What the monitors found in a demo, held against when the drift began: right in time, or a false alarm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from processors.contracts import meter_type
from processors.records import Reading
from streams.demo.summary import Found, Run, Share
from streams.messages import DriftAlarm
from streams.standing import standing
from streams.status.samples import Samples
from streams.topics import DRIFT_ALARMS

#: The drift of the mix of meters, which is none of their photos.
MIX = "mix"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The alarms of a demo."""

    drift: tuple[Found, ...]
    false_alarms: int


def verdict(run: Run, alarms: Iterable[DriftAlarm], *, drift: str | None, onset: int) -> Verdict:
    """Tell alarms that have seen drift from false ones.

    An alarm is false if no photo of its segment that was sent after the drift began had been answered by the end of its
    window; without a drift, or if only the mix changed, every alarm is. Of several alarms of one feature the first counts.

    Args:
        run: What the backend saw.
        alarms: All of the run.
        drift: What was asked for.
        onset: Index of the first photo that may have drifted.
    """
    found: dict[tuple[str, str, str], Found] = {}
    false = 0
    for alarm in sorted(alarms, key=lambda one: one.until):
        after = answered_after(run, alarm, onset) if drift else 0
        if not after or drift == MIX:
            false += 1
        if after:
            one = Found(alarm.monitor, alarm.segment, alarm.feature, alarm.stage, after)
            found.setdefault((alarm.monitor, alarm.segment, alarm.feature), one)
    return Verdict(tuple(sorted(found.values(), key=lambda one: one.detected_after)), false)


def answered_after(run: Run, alarm: DriftAlarm, onset: int) -> int:
    """Return how many photos of an alarm's segment, of those sent from `onset` on, were answered by its window's end."""
    until, segment = datetime.fromisoformat(alarm.until), alarm.segment.rpartition("/")[2]
    return sum(
        segment_of(answer.reading) == segment and datetime.fromisoformat(answer.answered) <= until
        for request_id in list(run.sent)[onset:]
        for answer in run.answers.get(request_id, ())[:1]
    )


def segment_of(reading: Reading) -> str:
    """Return the segment that the monitors count an answer to."""
    return meter_type(reading.medium, reading.display) if reading.medium and reading.display else "unknown"


def published(brokers: str) -> list[DriftAlarm]:
    """Return the alarms that stand in the topic.

    Raises:
        KafkaException: the broker does not answer.
    """
    return [msgspec.json.decode(value, type=DriftAlarm) for value in standing(brokers, DRIFT_ALARMS)]


def mix(figures: Samples) -> tuple[Share, ...]:
    """Return the shares of the meter types from the monitors' figures, the largest of the reference first."""
    usual = figures.by("mrrs_segment_reference_share_ratio", "segment")
    now = figures.by("mrrs_segment_share_ratio", "segment")
    shares = [Share(segment, now.get(segment, 0.0), usual.get(segment, 0.0)) for segment in {*now, *usual}]
    return tuple(sorted(shares, key=lambda share: (-share.reference, share.segment)))
