"""Answers whose truth somebody has confirmed: accuracy over days, with the share of answers that have a label at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from processors.labels import LabelledPhoto, RegisterLabel, Verdict, judge
from processors.records import Reading, Status


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that was answered."""

    #: With offset from UTC.
    time: datetime
    read: bool
    #: What a person or the customer has confirmed, empty where they could read nothing either; None for no label.
    label: tuple[RegisterLabel, ...] | None = None
    #: The answer; only needed where there is a label.
    reading: Reading | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What the answer was worth; None without a label."""
        if self.label is None or self.reading is None:
            return None
        return judge(self.reading, LabelledPhoto("", b"", "", None, None, self.label))


@dataclass(slots=True)
class Day:
    """The answers of a day; truth arrives late: its labels may still be few."""

    answered: int = 0
    #: Those of them with a reading; the others were rejected.
    read: int = 0
    labelled: int = 0
    #: Of the labelled ones.
    right: int = 0
    wrong: int = 0
    rejected: int = 0

    def add(self, one: Answered) -> None:
        """Count an answer."""
        self.answered += 1
        self.read += one.read
        verdict = one.verdict
        self.labelled += verdict is not None
        self.right += verdict is Verdict.RIGHT
        self.wrong += verdict is Verdict.WRONG
        self.rejected += verdict is Verdict.REJECTED

    @property
    def coverage(self) -> float | None:
        """Share (0..1) of the answers that have a label."""
        return self.labelled / self.answered if self.answered else None

    @property
    def accuracy(self) -> float | None:
        """Share (0..1) of the labelled readings that were right."""
        given = self.right + self.wrong
        return self.right / given if given else None


def by_day(answers: Iterable[Answered]) -> dict[date, Day]:
    """Count answers per day (UTC), oldest first; days without any are left out."""
    days: dict[date, Day] = {}
    for one in answers:
        days.setdefault(one.time.astimezone(UTC).date(), Day()).add(one)
    return dict(sorted(days.items()))


def in_all(days: Iterable[Day]) -> Day:
    """Return the sum of days."""
    total = Day()
    for day in days:
        for field in ("answered", "read", "labelled", "right", "wrong", "rejected"):
            setattr(total, field, getattr(total, field) + getattr(day, field))
    return total


def answered(time: datetime, reading: Reading, label: tuple[RegisterLabel, ...] | None) -> Answered:
    """Return an answer with its label, if it has one."""
    return Answered(time, reading.status is Status.READ, label, reading)
