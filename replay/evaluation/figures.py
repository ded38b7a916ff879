"""What an evaluation counts, per slice and in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from processors.labels import Verdict


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def add(self, right: int, of: int = 1) -> None:
        """Count `right` of `of` more."""
        self.right += right
        self.of += of

    def as_json(self) -> dict[str, float | int | None]:
        """Return counts and share; a share of nothing is None."""
        return {"right": self.right, "of": self.of, "share": round(self.right / self.of, 5) if self.of else None}


class Figures(Protocol):
    """What can be counted up and printed."""

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON values."""
        ...


@dataclass(slots=True)
class PhotoFigures:
    """Readings of photos or of register crops."""

    photos: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    #: Read, and the truth is not known.
    unlabelled: int = 0
    #: Right, or wrong by one whole unit: a drum between two values is labelled inconsistently.
    within_one: int = 0
    stages: dict[str, Share] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        verdict: Verdict | None,
        stages: Mapping[str, tuple[int, int]],
        *,
        within_one: bool,
        reasons: Iterable[str],
    ) -> None:
        """Count one photo; the verdict is None where something was read and the truth is not known."""
        self.photos += 1
        if verdict is None:
            self.unlabelled += 1
        else:
            self.verdicts[verdict] += 1
        self.within_one += within_one
        for stage, (right, of) in stages.items():
            self.stages.setdefault(stage, Share()).add(right, of)
        for reason in reasons:
            self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def as_json(self) -> dict[str, Any]:
        """Return counts, and the share that each stage had right."""
        return {
            "photos": self.photos,
            **{str(verdict): count for verdict, count in self.verdicts.items()},
            "unlabelled": self.unlabelled,
            "within_one": self.within_one,
            "stages": {stage: share.as_json() for stage, share in self.stages.items()},
            "reasons": dict(sorted(self.reasons.items())),
        }


@dataclass(slots=True)
class DigitFigures:
    """Crops of one digit."""

    digits: int = 0
    same_integer: int = 0
    within_tenth: int = 0

    def add(self, *, same_integer: bool, within_tenth: bool) -> None:
        """Count one digit."""
        self.digits += 1
        self.same_integer += same_integer
        self.within_tenth += within_tenth

    def as_json(self) -> dict[str, Any]:
        """Return the count and two shares, 0..1."""
        of = max(self.digits, 1)
        return {
            "digits": self.digits,
            "same_integer": round(self.same_integer / of, 5),
            "within_tenth": round(self.within_tenth / of, 5),
        }
