"""What an evaluation counts, per slice and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from processors.labels import Verdict
from replay.evaluation.digits import same_integer, within_tenth
from replay.evaluation.evaluate import Outcome

#: A slice of fewer photos says nothing: where each photo is of a meter of its own, meters are no slices.
SMALLEST = 2


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def add(self, right: int, of: int = 1) -> None:
        """Count `right` of `of` more."""
        self.right += right
        self.of += of

    @property
    def share(self) -> float | None:
        """0..1; a share of nothing is None."""
        return self.right / self.of if self.of else None

    def as_json(self) -> dict[str, float | int | None]:
        """Return counts and share."""
        return {"right": self.right, "of": self.of, "share": None if self.share is None else round(self.share, 5)}


@dataclass(slots=True)
class PhotoFigures:
    """Readings of photos or of register crops."""

    photos: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    #: The same among those that a careful person could read.
    readable: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    #: Those that must be rejected: for the right reason, of all.
    expected: Share = field(default_factory=Share)
    #: Of these, those that were answered with a reading.
    read_nonetheless: int = 0
    #: Read, and the truth is not known.
    unlabelled: int = 0
    #: Right, or wrong by one whole unit: a drum between two values is labelled inconsistently.
    within_one: int = 0
    stages: dict[str, Share] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    #: What went wrong first -> readable photos that it cost.
    lost: dict[str, int] = field(default_factory=dict)
    #: True digit, read digit ("" for a blank place) -> how often.
    confusion: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one photo."""
        self.photos += 1
        verdict, sample = outcome.verdict, outcome.sample
        if verdict is None:
            self.unlabelled += 1
        else:
            self.verdicts[verdict] += 1
            if sample.readable:
                self.readable[verdict] += 1
        if sample.photo is not None and sample.photo.expected is not None:
            self.expected.add(int(outcome.as_expected))
            self.read_nonetheless += verdict is Verdict.WRONG
        self.within_one += outcome.within_one
        for figure, (right, of) in outcome.judgement.stages.items():
            self.stages.setdefault(figure, Share()).add(right, of)
        for pair in outcome.judgement.confusion:
            self.confusion[pair] = self.confusion.get(pair, 0) + 1
        for reason in outcome.reading.reasons if outcome.reading else ():
            self.reasons[reason] = self.reasons.get(reason, 0) + 1
        if outcome.lost:
            self.lost[outcome.lost] = self.lost.get(outcome.lost, 0) + 1

    def as_json(self) -> dict[str, Any]:
        """Return counts, and the share that each stage had right."""
        return {
            "photos": self.photos,
            **{str(verdict): count for verdict, count in self.verdicts.items()},
            "unlabelled": self.unlabelled,
            "within_one": self.within_one,
            "readable": _counted(self.readable),
            "expected_rejections": {**self.expected.as_json(), "read_nonetheless": self.read_nonetheless},
            "stages": {figure: share.as_json() for figure, share in self.stages.items()},
            "reasons": dict(sorted(self.reasons.items())),
            "lost": most_first(self.lost),
        }


@dataclass(slots=True)
class DigitFigures:
    """Crops of one digit."""

    digits: int = 0
    same_integer: int = 0
    within_tenth: int = 0
    #: As for photos.
    confusion: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one digit."""
        true, read = outcome.sample.value, outcome.predicted
        self.digits += 1
        self.same_integer += same_integer(read, true)
        self.within_tenth += within_tenth(read, true)
        # Within the labels' noise the integer of the label stands for both.
        shown = true if same_integer(read, true) else read
        pair = tuple("" if value is None else str(int(value)) for value in (true, shown))
        self.confusion[pair[0], pair[1]] = self.confusion.get((pair[0], pair[1]), 0) + 1

    def as_json(self) -> dict[str, Any]:
        """Return the count and two shares, 0..1."""
        of = max(self.digits, 1)
        return {
            "digits": self.digits,
            "same_integer": round(self.same_integer / of, 5),
            "within_tenth": round(self.within_tenth / of, 5),
        }


Figures = PhotoFigures | DigitFigures


def figures(results: Iterable[Outcome], *, digits: bool) -> dict[str, Figures]:
    """Count outcomes up, in all ("") and per slice ("split=val"), slices in order of their names."""
    make: type[PhotoFigures | DigitFigures] = DigitFigures if digits else PhotoFigures
    tally: dict[str, Figures] = {"": make()}
    for outcome in results:
        for key in ("", *(f"{column}={value}" for column, value in outcome.sample.slices.items())):
            tally.setdefault(key, make()).add(outcome)
    return {
        key: entry
        for key, entry in sorted(tally.items())
        if not key or (entry.digits if isinstance(entry, DigitFigures) else entry.photos) >= SMALLEST
    }


def confusion_as_json(confusion: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Return true digit -> read digit -> how often; a blank place is "blank"."""
    nested: dict[str, dict[str, int]] = {}
    for (true, read), count in sorted(confusion.items()):
        nested.setdefault(true or "blank", {})[read or "blank"] = count
    return nested


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _counted(verdicts: Mapping[Verdict, int]) -> dict[str, int]:
    return {"photos": sum(verdicts.values()), **{str(verdict): count for verdict, count in verdicts.items()}}
