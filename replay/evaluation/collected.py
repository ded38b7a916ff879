"""What an evaluation has found so far."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from replay.evaluation.evaluate import Outcome
from replay.evaluation.run import Result
from replay.evaluation.worst import badness


@dataclass(slots=True)
class Collected:
    """All outcomes, and of the failures the worst with their pictures: thousands of pictures would fill the memory."""

    #: How many failures are wanted at most.
    shown: int
    outcomes: list[Outcome] = field(default_factory=list)
    failed: int = 0
    complete: bool = True
    seconds: float = 0.0
    _failures: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Take in a result."""
        self.outcomes.append(result.outcome)
        if result.outcome.failed:
            self.failed += 1
            self._failures.append(result)
            if len(self._failures) > 2 * self.shown:
                self._failures = self.worst(self.shown)

    def worst(self, count: int) -> list[Result]:
        """Return the worst failures, at most `shown`, the worst first."""
        return heapq.nlargest(count, self._failures, key=lambda result: badness(result.outcome))

    @property
    def models(self) -> dict[str, str]:
        """The version of every model that took part."""
        used: dict[str, str] = {}
        for outcome in self.outcomes:
            if outcome.reading is not None:
                used.update(outcome.reading.models)
        return dict(sorted(used.items()))
