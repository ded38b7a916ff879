"""What a run counts: shares right, wrong and rejected, and the expected rejections by reason; in all and per slice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from processors.labels import Verdict
from replay.accuracy.record import Case

#: Of these columns each value is a slice; the others have a value a photo.
SLICED = ("type", "fault", "registers", "source", "split")
#: Where the expected rejections of one reason are counted.
EXPECTED = "expected="


@dataclass(slots=True)
class Figures:
    """Counts of photos; shares are of those whose truth is known."""

    photos: int = 0
    right: int = 0
    wrong: int = 0
    rejected: int = 0
    #: Read, and the truth is not known.
    unknown: int = 0
    #: Photos that must be rejected, and those of them that were, for just that reason.
    cases: int = 0
    held: int = 0

    def add(self, case: Case) -> None:
        """Count a photo."""
        self.photos += 1
        self.right += case.verdict is Verdict.RIGHT
        self.wrong += case.verdict is Verdict.WRONG
        self.rejected += case.verdict is Verdict.REJECTED
        self.unknown += case.verdict is None
        self.cases += bool(case.expected)
        self.held += case.held

    def share(self, verdict: Verdict) -> float:
        """Return the share (0..1) of a verdict."""
        return {"right": self.right, "wrong": self.wrong, "rejected": self.rejected}[verdict] / max(
            self.photos - self.unknown, 1
        )


def figures(cases: Iterable[Case]) -> dict[str, Figures]:
    """Count in all (""), per slice ("type=water"), and per reason of the expected rejections ("expected=glare")."""
    tally = {"": Figures()}
    for case in cases:
        names = [f"{column}={case.slices[column]}" for column in SLICED if case.slices.get(column)]
        for name in ("", *names, *([EXPECTED + case.expected] if case.expected else [])):
            tally.setdefault(name, Figures()).add(case)
    return dict(sorted(tally.items()))
