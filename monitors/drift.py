"""How far one feature has moved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drift:
    """A feature's score by one method, and the score from which that is drift."""

    feature: str
    method: str
    score: float
    threshold: float

    @property
    def detected(self) -> bool:
        """Whether the feature has moved further than chance explains."""
        return self.score >= self.threshold

    @property
    def excess(self) -> float:
        """How many times the threshold the score is: what to rank drifts of several features by."""
        return self.score / self.threshold
