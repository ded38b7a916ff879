"""How far a run has come: a file to which each case is appended, so that Ctrl-C or SIGKILL costs one photo at most."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from replay.accuracy.record import Case, Conditions

_lines = msgspec.json.Decoder(tuple[int, Case])


class RunningError(RuntimeError):
    """Another process is at the same run."""


class Partial:
    """The cases that are done, by index."""

    def __init__(self, file: IO[bytes], done: dict[int, Case]) -> None:
        self._file = file
        self.done = done

    def add(self, index: int, case: Case) -> None:
        """Note a case."""
        self._file.write(msgspec.json.encode((index, case)) + b"\n")
        self._file.flush()
        self.done[index] = case


def path_of(folder: Path, conditions: Conditions) -> Path:
    """Return where a run under these conditions is noted."""
    name = hashlib.sha256(msgspec.json.encode(conditions)).hexdigest()[:16]
    return folder / f"partial-{name}.jsonl"


@contextmanager
def partial(path: Path, *, resume: bool) -> Iterator[Partial]:
    """Open the file of a run; a line that a kill has cut off is dropped.

    Raises:
        RunningError: another process writes to it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunningError(f"{path}: this very run is going on in another process") from error
        done, end = _read(file) if resume else ({}, 0)
        file.truncate(end)
        file.seek(0, 2)
        yield Partial(file, done)


def _read(file: IO[bytes]) -> tuple[dict[int, Case], int]:
    """Return the cases, and the length of what is whole."""
    file.seek(0)
    done: dict[int, Case] = {}
    end = 0
    for line in file:
        try:
            index, case = _lines.decode(line)
        except msgspec.DecodeError:
            break
        if not line.endswith(b"\n"):
            break
        done[index] = case
        end += len(line)
    return done, end
