"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a board: where, and what to do about it."""

    board: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.board}, {self.where}: {self.what}"


class Skipped(Exception):  # noqa: N818 - no error
    """The check cannot be made here; the message says why."""
