"""The accepted baselines: a compressed file a dataset, and a history of who accepted each and why."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from processors.labels import Verdict
from replay.accuracy.record import Case, Conditions

_HISTORY = "history.jsonl"
_ENDING = ".json.gz"


class BaselineError(ValueError):
    """A baseline cannot be used or accepted; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the baseline knows of a photo."""

    key: str
    verdict: Verdict | None
    held: bool
    answer: str
    #: Run time as a multiple of the workload's.
    ratio: float

    @classmethod
    def of(cls, case: Case) -> Kept:
        """Keep what later runs are compared with."""
        return cls(case.key, case.verdict, case.held, case.answer, round(case.ratio, 4))


@dataclass(frozen=True)
class Baseline:
    """An accepted run."""

    conditions: Conditions
    #: The run that was accepted.
    run: str
    photos: tuple[Kept, ...]

    @cached_property
    def kept(self) -> dict[str, Kept]:
        """The photos by their keys."""
        return {one.key: one for one in self.photos}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the history."""

    #: ISO 8601, UTC.
    time: str
    by: str
    reason: str
    dataset: str
    run: str
    #: SHA-256 of the baseline's file, and of the one that it took the place of, "" for none.
    digest: str
    before: str
    #: Counts of the accepted run.
    figures: dict[str, int]


class Baselines:
    """The folder of the baselines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def history(self) -> list[Decision]:
        """Return all decisions, oldest first.

        Raises:
            BaselineError: a line is none.
        """
        path = self.folder / _HISTORY
        lines = path.read_bytes().splitlines() if path.is_file() else []
        try:
            return [msgspec.json.decode(line, type=Decision) for line in lines]
        except msgspec.DecodeError as error:
            raise BaselineError(f"{path}: a line is no decision: {error}; restore the file from git") from error

    def find(self, cases: Iterable[Case]) -> Baseline | None:
        """Return the baseline that knows most of the photos, or None where none knows any.

        Raises:
            BaselineError: a baseline is damaged, or nobody has accepted it.
        """
        keys = {case.key for case in cases}
        decided = {decision.digest for decision in self.history()}
        best: Baseline | None = None
        most = 0
        for path in sorted(self.folder.glob(f"*{_ENDING}")):
            baseline = _open(path, decided)
            shared = len(keys & baseline.kept.keys())
            if shared > most:
                best, most = baseline, shared
        return best

    def accept(
        self, conditions: Conditions, run: str, cases: Sequence[Case], *, by: str, reason: str, time: str,
        figures: dict[str, int],
    ) -> Decision:  # fmt: skip
        """Make a run the baseline of its dataset; the decision is appended to the history first.

        Raises:
            BaselineError: the baseline knows photos that the run has not read.
        """
        path = self.folder / f"{conditions.digest[:16]}{_ENDING}"
        before = path.read_bytes() if path.is_file() else b""
        if before and (missing := len(_decode(before, path).kept.keys() - {case.key for case in cases})):
            raise BaselineError(f"the baseline knows {missing} photos that this run has not read: run all of them")
        data = _encode(Baseline(conditions, run, tuple(map(Kept.of, cases))))
        decision = Decision(
            time, by, reason, conditions.dataset, run, _sha256(data), _sha256(before) if before else "", figures
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _HISTORY).open("ab") as history:
            history.write(msgspec.json.encode(decision) + b"\n")
            history.flush()
            os.fsync(history.fileno())
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)
        return decision


def _open(path: Path, decided: set[str]) -> Baseline:
    data = path.read_bytes()
    if _sha256(data) not in decided:
        raise BaselineError(
            f"{path} is not what anybody has accepted: restore it from git, or mrrs accuracy accept a run anew"
        )
    return _decode(data, path)


def _encode(baseline: Baseline) -> bytes:
    return gzip.compress(msgspec.json.encode(baseline), mtime=0)


def _decode(data: bytes, path: Path) -> Baseline:
    try:
        return msgspec.json.decode(gzip.decompress(data), type=Baseline)
    except (msgspec.DecodeError, OSError, EOFError) as error:
        raise BaselineError(f"{path}: no baseline: {error}; restore it from git") from error


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
