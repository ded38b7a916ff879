"""What happened to the models: a line a change, appended beside the manifest and never rewritten."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from processors.manifest import ModelError

FILE = "history.jsonl"


class ModelChange(StrEnum):
    """What happened to a model version."""

    ADDED = "added"
    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ModelEvent:
    """A version was added, or an alias was moved: one line of the history, one record of mrrs.model-events.v1."""

    model: str
    #: What was added, or what the alias names from now on; None where it names nothing any more.
    version: str | None
    change: ModelChange
    #: SHA-256 of the version's file.
    sha256: str | None
    #: ISO 8601 with offset.
    time: str
    changed_by: str
    reason: str
    #: champion or challenger; None where no alias was moved.
    alias: str | None = None
    #: What the alias named before.
    previous: str | None = None


def read_history(directory: Path) -> list[ModelEvent]:
    """Return all events, oldest first.

    A last line that was cut short by a crash is passed over: what it was to record has not taken place.

    Raises:
        ModelError: another line is no event.
    """
    path = directory / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    return [_event(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.endswith("\n")]


def _event(line: str, where: str) -> ModelEvent:
    try:
        fields = json.loads(line)
        return ModelEvent(**{**fields, "change": ModelChange(fields["change"])})
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{where} is no event of a model ({error}); restore the file from a copy") from error


def append(directory: Path, event: ModelEvent) -> None:
    """Write an event at the end, on the disk when this returns."""
    with (directory / FILE).open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)  # what a crash has cut short
        file.write(json.dumps(asdict(event), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def champion_before(events: Iterable[ModelEvent], model: str, champion: str) -> str | None:
    """Return the champion that stood before this one; None if there is none.

    Rollbacks are unwound, so that rolling back twice goes two champions back. What was recorded but did not take place
    (the history is written first), or was done to the manifest by hand, is recognised by what the next move started
    from.
    """
    line: list[str] = []
    for event in events:
        if event.model != model or event.alias != "champion" or event.version is None:
            continue
        if event.previous is not None:
            _go_to(line, event.previous)
        if event.change is ModelChange.ROLLED_BACK:
            _go_to(line, event.version)
        elif not line or line[-1] != event.version:
            line.append(event.version)
    _go_to(line, champion)
    return line[-2] if len(line) > 1 else None


def _go_to(line: list[str], version: str) -> None:
    """Make a version the last of the line: by going back to it where it is there, else by adding it."""
    if version in line:
        while line[-1] != version:
            line.pop()
    else:
        line.append(version)
