"""What every step of a retraining is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitors.retraining.config import Config
from monitors.retraining.job import Job, Order
from monitors.retraining.lessons import Lesson
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """One job, and where its things are."""

    job: Job
    settings: Settings
    config: Config
    lesson: Lesson
    models: Path
    #: Rendered scenes, shared by all trainings of the machine.
    cache: Path
    #: Descriptor of the job's lock.
    lock: int
    say: Callable[[str], object]
    now: Callable[[], datetime]

    @property
    def order(self) -> Order:
        """What was ordered."""
        return self.job.order

    def log(self, step: str) -> Path:
        """Return the file that has all words of a step's children."""
        return self.job.folder / "log" / f"{step}.log"

    @property
    def gathered(self) -> Path:
        """The labelled photos as they came in."""
        return self.job.folder / "gathered"

    @property
    def examples(self) -> Path:
        """What is trained on, and what never is."""
        return self.job.folder / "examples"

    @property
    def trained(self) -> Path:
        """The folder of models with the trained one."""
        return self.job.folder / "trained"

    @property
    def version(self) -> Path:
        """The folder of the version that the job makes: as trained, or of 8-bit integers."""
        whole = self.job.folder / "quantised" / self.order.model / self.order.version
        return whole if (whole / "model.onnx").is_file() else self.trained / self.order.model / self.order.version


class Halt(Exception):  # noqa: N818 - it is the answer no, not an error
    """The job ends here, for good; the message says why."""

    def __init__(self, outcome: str, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome
