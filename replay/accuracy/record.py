"""What a run of the accuracy test notes: each photo's case, and under which conditions it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from processors.labels import Verdict
from replay.replaying.environment import Environment


@dataclass(frozen=True, slots=True)
class Case:
    """One photo, its truth, and what became of it."""

    #: The first 16 hexadecimal digits of its file's SHA-256; with "#2" where the same file comes a second time.
    key: str
    file: str
    #: None where something was read and the truth is not known.
    verdict: Verdict | None
    #: The reason for which it must be rejected; "" where it can be read.
    expected: str
    #: Whether it was rejected for just that reason.
    held: bool
    #: The reading or the rejection, for people: what the labels say, and what was answered.
    truth: str
    answer: str
    slices: dict[str, str]
    #: CPU seconds of the stages, all threads together.
    seconds: float
    #: CPU seconds of the calibration workload, mean of just before and just after.
    workload: float

    @property
    def ratio(self) -> float:
        """The run time as a multiple of the workload's."""
        return self.seconds / self.workload


@dataclass(frozen=True, slots=True)
class Conditions:
    """What was run and with what; the same conditions are the same run, which goes on where it was interrupted."""

    dataset: str
    #: SHA-256 of its labels.csv, which name the photos.
    digest: str
    limit: int | None
    jobs: int
    #: Digest of the processors' source: a run is not finished with other code than it was begun with.
    code: str
    environment: Environment
    processor: str
    #: Version of the calibration workload.
    workload: int

    @property
    def clock(self) -> tuple[str, ...]:
        """What must be the same for two run times to be compared: what the workload's own time depends on."""
        numpy = self.environment.libraries.get("numpy", "")
        return self.processor, f"numpy {numpy}", f"workload {self.workload}", f"{self.jobs} jobs"


def numbered(cases: Iterable[Case]) -> list[Case]:
    """Return the cases with a number behind the key of each file that came before."""
    seen: Counter[str] = Counter()
    found = []
    for case in cases:
        seen[case.key] += 1
        number = seen[case.key]
        found.append(case if number == 1 else replace(case, key=f"{case.key}#{number}"))
    return found
