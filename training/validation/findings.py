"""What a validation of the data found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How bad a finding is."""

    #: Nothing is trained until it is mended, or known with a reason.
    ERROR = "error"
    #: Worth a look; training goes on.
    WARNING = "warning"
    #: Looked at, and accepted for a reason that stands in known.toml.
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is the matter with the data."""

    level: Level
    #: The folder or archive, without `.zip`.
    source: str
    #: The rule that found it, as known.toml names it.
    check: str
    #: What it is about: a file, a column, a group of meters, or a pair of them.
    subject: str
    message: str
    #: What to do about it; the reason where it is known.
    advice: str
    #: How many files or pairs it stands for.
    count: int = 1
    #: Some of the files, for a look.
    examples: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What known.toml knows it by."""
        return self.source, self.check, self.subject


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, and what was looked at."""

    #: SHA-256 of the data, of our labels and of the rules.
    digest: str
    #: Source -> files.
    files: Mapping[str, int]
    findings: tuple[Finding, ...]
    #: What the check took; 0 where its answer was still known.
    seconds: float

    @property
    def good(self) -> bool:
        """Whether a training may start."""
        return not self.of(Level.ERROR)

    def of(self, level: Level) -> tuple[Finding, ...]:
        """Return the findings of one level."""
        return tuple(finding for finding in self.findings if finding.level is level)

    def summary(self) -> str:
        """Return one line for the log."""
        counts = Counter(finding.level for finding in self.findings)
        found = ", ".join(f"{counts[level]} {level}" for level in Level)
        return f"{sum(self.files.values())} files in {len(self.files)} sources: {found} ({self.seconds:.1f} s)"


def text(finding: Finding) -> str:
    """Return a finding as two lines or three for a person."""
    lines = [f"{finding.level:7} {finding.source}: {finding.message} [{finding.check}: {finding.subject}]"]
    if finding.examples and finding.examples != (finding.subject,):
        more = "" if len(finding.examples) == finding.count else ", ..."
        lines.append(f"        such as {', '.join(finding.examples)}{more}")
    return "\n".join([*lines, f"        {finding.advice}"])


def from_json(findings: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return what `dataclasses.asdict` made of findings."""
    return tuple(
        Finding(**{**one, "level": Level(one["level"]), "examples": tuple(one["examples"])}) for one in findings
    )
