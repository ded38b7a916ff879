"""A decision, and what each rule had to say to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a rule says, and what a decision is."""

    RETRAIN = "retrain"
    WAIT = "wait"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: RETRAIN where nothing stands against it."""

    rule: str
    verdict: Verdict
    #: One sentence with the numbers that it rests on.
    text: str
    #: When to look again, where it says WAIT.
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Retrain, wait, or no; with the finding of every rule in the table's order."""

    verdict: Verdict
    model: str | None
    findings: tuple[Finding, ...]
    until: datetime | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decided: empty for a retraining, which all of them allow."""
        return tuple(
            finding.rule for finding in self.findings if finding.verdict is self.verdict is not Verdict.RETRAIN
        )

    @property
    def because(self) -> str:
        """Why, in one line."""
        decisive = [finding.text for finding in self.findings if finding.verdict is self.verdict]
        return "; ".join(decisive)
