"""What a demo or a benchmark run came to: counted from what was sent and what came back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from processors.labels import LabelledPhoto, Verdict, judge
from processors.records import Reading


@dataclass(frozen=True, slots=True)
class Answer:
    """One record of the readings topic."""

    request_id: str
    value: bytes
    reading: Reading
    #: Seconds on the backend's clock.
    time: float
    #: When it was answered, as the record says: ISO 8601, UTC.
    answered: str = ""


@dataclass(slots=True)
class Run:
    """What a backend saw."""

    #: Request id -> photo, for those that the broker has.
    photos: dict[str, LabelledPhoto] = field(default_factory=dict)
    #: Request id -> when it was sent, seconds on the backend's clock.
    sent: dict[str, float] = field(default_factory=dict)
    #: Request id -> every record that came back, the first one first.
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    #: Records on the readings topic that were never seen.
    missing: int = 0
    #: Whether it was stopped before everything was sent and answered.
    interrupted: bool = False

    def verdict(self, request_id: str) -> Verdict:
        """Judge the first answer to a request."""
        return judge(self.answers[request_id][0].reading, self.photos[request_id])


@dataclass(frozen=True, slots=True)
class Found:
    """A feature of a segment in which drift was found."""

    monitor: str
    segment: str
    feature: str
    stage: str
    #: Photos of the segment that had been answered since the drift began, up to the last one of the window.
    detected_after: int


@dataclass(frozen=True, slots=True)
class Share:
    """The share of a segment among the newest photos, and among the reference's."""

    segment: str
    share: float
    reference: float


#: Why nobody looked, unless somebody did.
NOBODY = "no monitor was started"


@dataclass(frozen=True, slots=True)
class Summary:
    """The demo's figures."""

    sent: int
    answered: int
    #: Sent, and no answer within the deadline.
    lost: int
    #: Requests with more than one record on the readings topic.
    duplicates: int
    right: int
    wrong: int
    rejected: int
    dead_letters: int
    photos_per_second: float
    p50_s: float
    p95_s: float
    #: Features in which the monitors found drift, the first found first.
    drift: tuple[Found, ...]
    #: None where no monitor looked: that is not the same as no false alarm.
    false_alarms: int | None
    #: From the first photo sent to the last answer.
    seconds: float
    #: Records that some reader never saw because the broker had dropped them.
    offset_gaps: int
    interrupted: bool
    #: Answers that the monitors have looked at, and the windows that they made of them.
    watched: int = 0
    windows: int = 0
    #: Shares of the meter types at the end.
    mix: tuple[Share, ...] = ()
    #: Why no monitor looked for drift; None if one did.
    unwatched: str | None = NOBODY


def summarise(run: Run, *, dead_letters: int, stage_gaps: int = 0) -> Summary:
    """Count what a backend saw.

    Args:
        run: The backend's notes.
        dead_letters: Records in the dead-letter topic.
        stage_gaps: Offsets that the stages never saw.
    """
    answered = [request_id for request_id in run.sent if request_id in run.answers]
    verdicts = Counter(run.verdict(request_id) for request_id in answered)
    latencies = sorted(run.answers[request_id][0].time - run.sent[request_id] for request_id in answered)
    last = max((run.answers[request_id][0].time for request_id in answered), default=0.0)
    seconds = last - min(run.sent.values()) if answered else 0.0
    return Summary(
        sent=len(run.sent),
        answered=len(answered),
        lost=len(run.sent) - len(answered),
        duplicates=sum(len(records) > 1 for records in run.answers.values()),
        right=verdicts[Verdict.RIGHT],
        wrong=verdicts[Verdict.WRONG],
        rejected=verdicts[Verdict.REJECTED],
        dead_letters=dead_letters,
        photos_per_second=len(answered) / seconds if seconds else 0.0,
        p50_s=quantile(latencies, 0.5),
        p95_s=quantile(latencies, 0.95),
        drift=(),
        false_alarms=None,
        seconds=seconds,
        offset_gaps=run.missing + stage_gaps,
        interrupted=run.interrupted,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed; 0 for no values.

    >>> quantile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def rows(summary: Summary, *, drift: str | None = None) -> list[tuple[str, str]]:
    """Return the summary for a person, name and figure."""
    return [
        ("photos sent", str(summary.sent)),
        ("answered", str(summary.answered)),
        ("lost", str(summary.lost)),
        ("duplicates", str(summary.duplicates)),
        ("right", f"{summary.right}  ({_share(summary.right, summary.answered)} of the answers)"),
        ("wrong", str(summary.wrong)),
        ("rejected", f"{summary.rejected}  (unreadable photos are among them)"),
        ("dead letters", str(summary.dead_letters)),
        ("offset gaps", str(summary.offset_gaps)),
        ("photos a second", f"{summary.photos_per_second:.2f}"),
        ("p50 / p95", f"{summary.p50_s:.2f} s / {summary.p95_s:.2f} s  from sent to answered, queueing included"),
        ("drift in the photos", drift or "none"),
        *_found(summary),
    ]


def _found(summary: Summary) -> list[tuple[str, str]]:
    if summary.unwatched is not None:
        return [("drift found", f"nobody looked: {summary.unwatched}")]
    shares = ", ".join(f"{one.segment} {one.share:.0%} ({one.reference:.0%})" for one in summary.mix)
    none = "none" if summary.windows else "none: no meter type had photos enough for a window"
    return [
        *((("drift found", none),) if not summary.drift else ()),
        *(("drift found", line(one)) for one in summary.drift),
        ("false alarms", f"{summary.false_alarms}  in {summary.windows} windows of {summary.watched} answers"),
        ("mix of meters", f"{shares}  (in brackets: the reference)"),
    ]


def line(one: Found) -> str:
    """Return what was found in a line."""
    return (
        f"{one.feature} of {one.segment} ({one.monitor}), {one.stage} suffers, after {one.detected_after} photos of it"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"
