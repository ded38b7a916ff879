"""The records of past runs: a small summary, and beside it every case."""

from __future__ import annotations

import contextlib
import gzip
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from replay.accuracy.figures import Figures
from replay.accuracy.gates import Conclusion, Gate
from replay.accuracy.record import Case, Conditions

_CASES = ".cases.json.gz"
#: What interrupted runs have left; with other models or code nobody goes on with it, so it is dropped after a week.
_PARTIAL, _ABANDONED = "partial-*.jsonl", 7 * 24 * 3600.0


class RunError(ValueError):
    """There is no such run; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run."""

    #: When it began, UTC, to the microsecond (two runs may begin in one second), and the dataset: 20260301T020000000000Z-5f0c.
    id: str
    #: ISO 8601, UTC.
    time: str
    conditions: Conditions
    #: Wall seconds, and how many photos an interrupted run had read before.
    seconds: float
    resumed: int
    figures: dict[str, Figures]
    #: Median over the photos of the run time as a multiple of the workload's, and in CPU seconds.
    ratio: float
    cpu_seconds: float
    verdict: Conclusion
    gates: list[Gate]
    #: The run that was the baseline, "" for none; photos that it does not know; answers that read otherwise than there.
    baseline: str
    unknown_to_baseline: int
    changed_answers: int


class Runs:
    """The folder of the records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, run: Run, cases: list[Case]) -> None:
        """Write a record; the summary comes last and makes it whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path, data in (
            (self.folder / f"{run.id}{_CASES}", gzip.compress(msgspec.json.encode(cases), mtime=0)),
            (self.folder / f"{run.id}.json", msgspec.json.encode(run)),
        ):
            part = path.with_name(path.name + ".part")
            part.write_bytes(data)
            part.replace(path)
        for path in self.folder.glob(_PARTIAL):
            if path.stat().st_mtime < datetime.fromisoformat(run.time).timestamp() - _ABANDONED:
                path.unlink()

    @property
    def interrupted(self) -> bool:
        """Whether a run waits to go on."""
        return any(self.folder.glob(_PARTIAL))

    def all(self) -> list[Run]:
        """Return the summaries, oldest first; those of a release with another schema are left out."""
        found = []
        for path in sorted(self.folder.glob("*Z-*.json")):
            with contextlib.suppress(msgspec.DecodeError):
                found.append(msgspec.json.decode(path.read_bytes(), type=Run))
        return found

    def find(self, run_id: str | None) -> tuple[Run, list[Case]]:
        """Return a run, without an id the last one.

        Raises:
            RunError: there is none.
        """
        runs = [run for run in self.all() if run_id in (None, run.id)]
        if not runs:
            what = f"no run {run_id}" if run_id else "no run yet"
            raise RunError(f"{self.folder}: {what}; mrrs accuracy run makes one, mrrs accuracy show lists them")
        run = runs[-1]
        data = gzip.decompress((self.folder / f"{run.id}{_CASES}").read_bytes())
        return run, msgspec.json.decode(data, type=list[Case])
