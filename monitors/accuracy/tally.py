"""What is asked of the store of judged answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from processors.labels import Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """A judged answer as it is kept."""

    confidence: float
    verdict: Verdict
    models: dict[str, str]


@dataclass(slots=True)
class Tally:
    """The answers of a segment in some days."""

    answered: int = 0
    labelled: int = 0
    right: int = 0
    wrong: int = 0

    def __iadd__(self, other: Tally) -> Self:
        for name in ("answered", "labelled", "right", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self
