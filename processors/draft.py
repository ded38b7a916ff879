"""The manifest while it is being changed: by one writer at a time, recorded, all or nothing."""

from __future__ import annotations

import fcntl
import os
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from processors import manifest
from processors.contracts import CONTRACTS
from processors.history import ModelChange, ModelEvent, append
from processors.manifest import ALIASES, Entry, Fault, ModelError, Version
from processors.verified import verified

#: Seconds to wait for another writer.
WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Word:
    """Whose word a change is, why, and when it was given."""

    by: str
    reason: str
    now: datetime


class Draft:
    """What stands in the manifest and is to stand there; each change is recorded before the manifest is replaced.

    So a crash between the two leaves a record of what did not take place, never a change without a record.
    """

    def __init__(self, directory: Path, document: dict[str, Any], word: Word) -> None:
        self.directory = directory
        self._document = document
        self._models: dict[str, Any] = document.setdefault("models", {})
        self._word = word

    def entry(self, name: str) -> Entry:
        """Return a model's entry, an empty one where it has none.

        Raises:
            ModelError: there is no such model.
        """
        if name not in CONTRACTS:
            raise ModelError(f"no model is called {name}; there are {', '.join(CONTRACTS)}", Fault.MISSING)
        return manifest.entries(self._document, self.directory / manifest.FILE).get(name, Entry({}, {}))

    def enter(self, name: str, version: str, row: Version) -> list[ModelEvent]:
        """Enter a version; a model's first version becomes its champion, a later one moves no alias."""
        table = self._models.setdefault(name, {"versions": {}})
        table["versions"][version] = {"sha256": row.sha256, "warm_up": list(row.warm_up)}
        events = [self._record(name, version, ModelChange.ADDED)]
        if "champion" not in table:
            events.append(self.move(name, "champion", version, ModelChange.PROMOTED))
        return events

    def move(self, name: str, alias: str, version: str | None, change: ModelChange) -> ModelEvent:
        """Move an alias, to nothing where `version` is None."""
        event = self._record(name, version, change, alias)
        table = self._models[name]
        aliases = {key: table[key] for key in ALIASES if key in table} | {alias: version}
        rest = {key: value for key, value in table.items() if key not in ALIASES}
        self._models[name] = {key: value for key, value in aliases.items() if value is not None} | rest
        return event

    def verify(self, name: str, version: str) -> None:
        """Check that a version may take traffic.

        Raises:
            ModelError: it is not there, or not what it must be.
        """
        versions = self.entry(name).versions
        if version not in versions:
            raise ModelError(f"{name}: no version {version}; there are {', '.join(versions) or 'none'}", Fault.MISSING)
        verified(self.directory, name, version, versions[version])

    def replace(self) -> None:
        """Put the draft in the place of the manifest, at once.

        Raises:
            ModelError: it holds what cannot be written.
        """
        text, path = manifest.dumps(self._document), self.directory / manifest.FILE
        manifest.entries(self._document, path)
        if tomllib.loads(text) != self._document:
            raise ModelError(f"{path} holds tables that this release cannot write; use the release that wrote it")
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def _record(self, name: str, version: str | None, change: ModelChange, alias: str | None = None) -> ModelEvent:
        entry = self.entry(name)
        event = ModelEvent(
            model=name,
            version=version,
            change=change,
            sha256=None if version is None else entry.versions[version].sha256,
            time=self._word.now.isoformat(timespec="seconds"),
            changed_by=self._word.by,
            reason=self._word.reason,
            alias=alias,
            previous=None if alias is None else entry.aliases.get(alias),
        )
        append(self.directory, event)
        return event


@contextmanager
def writing(directory: Path, word: Word, wait_s: float = WAIT_S) -> Iterator[Draft]:
    """Yield the manifest as a draft, to the only writer; it takes the manifest's place if the block ends well.

    Raises:
        ModelError: another writer does not end, the manifest is not what it must be, or the folder cannot be written.
    """
    try:
        with _alone(directory, wait_s):
            draft = Draft(directory, manifest.document(directory), word)
            yield draft
            draft.replace()
    except OSError as error:
        raise ModelError(f"{error.filename or directory} cannot be written: {error.strerror or error}") from error


@contextmanager
def _alone(directory: Path, wait_s: float) -> Iterator[None]:
    """Hold the lock on the folder itself: it ends with the process and leaves no file behind."""
    folder = os.open(directory, os.O_RDONLY)
    try:
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ModelError(f"{directory} is being changed by someone else; try again") from None
                time.sleep(0.05)
        yield
        os.fsync(folder)
    finally:
        os.close(folder)
