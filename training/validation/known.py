"""Findings that somebody has looked at and accepted, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from training.validation.findings import Finding, Level

FILE = Path(__file__).with_name("known.toml")


@dataclass(frozen=True, slots=True)
class Known:
    """One accepted finding."""

    source: str
    check: str
    subject: str
    #: Why nothing needs to be done, or what is done instead.
    reason: str
    #: It may grow to this count; beyond it the finding is new again.
    most: int = 1
    #: Whether the subject, a file, is neither trained nor measured on.
    left_out: bool = False


@cache
def left_out(source: str) -> frozenset[str]:
    """Return the files of a source that are neither trained nor measured on."""
    return frozenset(one.subject for one in read() if one.source == source and one.left_out)


def read(path: Path = FILE) -> tuple[Known, ...]:
    """Return the accepted findings.

    Raises:
        ValueError: an entry lacks a field or its reason is empty.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("finding", [])
    try:
        known = tuple(Known(**entry) for entry in entries)
    except TypeError as error:
        raise ValueError(
            f"{path.name}: an entry has source, check, subject, reason and, if need be, most and left_out"
        ) from error
    if nameless := [entry.subject for entry in known if not entry.reason.strip()]:
        raise ValueError(f"{path.name}: {', '.join(nameless)} has no reason")
    return known


def apply(findings: Sequence[Finding], known: Sequence[Known], sources: Sequence[str]) -> Iterator[Finding]:
    """Give the findings, the accepted ones as known; and the accepted ones that are found no more.

    Args:
        findings: what was found.
        known: what was accepted.
        sources: the names of what was looked at.
    """
    accepted = {(one.source, one.check, one.subject): one for one in known}
    for finding in findings:
        entry = accepted.get(finding.key)
        if entry is not None and finding.count <= entry.most:
            yield replace(finding, level=Level.KNOWN, advice=f"Known: {entry.reason}")
        else:
            yield finding
    found = {finding.key for finding in findings}
    for key, entry in accepted.items():
        if key not in found and entry.source in sources:
            message = "accepted in known.toml, but found no more"
            yield Finding(
                Level.WARNING, entry.source, "known-stale", entry.subject, message, "Drop the entry from known.toml."
            )
