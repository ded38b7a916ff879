"""A retraining's folder: its order, a receipt for each step that is done, its outcome."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

#: An id becomes the name of a folder.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]{0,119}")
ORDER, OUTCOME, FAILURES = "order.json", "outcome.json", "failures.jsonl"


class JobError(ValueError):
    """A retraining cannot go on; the message says why and what to do."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What was ordered; it does not change when the job is gone on with."""

    id: str
    model: str
    #: The version to start from and to compare with, and the one that comes of it.
    champion: str
    version: str
    reason: str
    #: Whose word it is.
    by: str
    #: ISO 8601 with offset: when the alert was raised or the request made, and when the job began.
    requested: str
    created: str
    #: Labelled requests received in this time; ISO 8601 with offset, None: as far back as there are any.
    since: str | None = None
    until: str
    tenant: str | None = None
    #: Share of the meters (0..1) whose photos are never trained on.
    held_out: float
    #: Confirmed photos to train on, at least.
    least: int
    #: The folder of the curated set, and how many of its photos are read at most.
    curated: str
    curated_photos: int
    #: Hundreds of steps or minutes of training; None: what the task's recipe says.
    epochs: float | None = None
    minutes: float | None = None
    #: Share of the examples (0..1) that are of confirmed photos.
    share: float
    #: Synthetic photos of each kind, to train on and to measure on.
    scenes: int
    measured_scenes: int
    seed: int = 0
    #: Whether 8-bit integers are made of the weights where the champion's are.
    quantise: bool = True


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is done."""

    step: str
    #: ISO 8601 with offset.
    ended: str
    seconds: float
    facts: dict[str, Any]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a job has ended."""

    #: challenger, refused, few_labels or bad_data.
    outcome: str
    why: str
    ended: str
    #: Seconds from the request to the challenger; None where there is none.
    alert_to_challenger_s: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One retraining on the disk."""

    folder: Path
    order: Order

    def receipt(self, step: str) -> Receipt | None:
        """Return a step's receipt, None where it is not done."""
        path = self.folder / "receipts" / f"{step}.json"
        return msgspec.json.decode(path.read_bytes(), type=Receipt) if path.is_file() else None

    def keep(self, receipt: Receipt) -> None:
        """Write a receipt: the step is done."""
        write(self.folder / "receipts" / f"{receipt.step}.json", receipt)

    @property
    def outcome(self) -> Outcome | None:
        """How it has ended, None where it has not."""
        path = self.folder / OUTCOME
        return msgspec.json.decode(path.read_bytes(), type=Outcome) if path.is_file() else None

    def end(self, outcome: Outcome) -> None:
        """Write how it has ended."""
        write(self.folder / OUTCOME, outcome)

    def fail(self, step: str, why: str, time: str) -> None:
        """Note that a step failed; the job can be gone on with."""
        with (self.folder / FAILURES).open("ab") as file:
            file.write(msgspec.json.encode({"step": step, "why": why, "time": time}) + b"\n")

    @property
    def failures(self) -> int:
        """How often a step has failed."""
        path = self.folder / FAILURES
        return path.read_bytes().count(b"\n") if path.is_file() else 0

    @contextmanager
    def alone(self) -> Iterator[int]:
        """Hold the job's lock, and yield its descriptor.

        A child that is given the descriptor holds it, too: it may outlive a parent that was killed.

        Raises:
            JobError: another process works on it.
        """
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JobError(
                    f"{self.folder} is being worked on by another process; wait until it has ended"
                ) from None
            yield lock
        finally:
            os.close(lock)


def write(path: Path, value: object) -> None:
    """Write JSON, at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    part.replace(path)


def folder_of(state: Path, model: str, identity: str) -> Path:
    """Return where a job lies.

    Raises:
        JobError: the id cannot be the name of a folder.
    """
    if not _ID.fullmatch(identity):
        raise JobError(f"{identity!r} is no id of a job: letters, digits and . _ : @ + -, at most 120 of them")
    return state / model / identity


def open_job(folder: Path) -> Job | None:
    """Return the job in a folder, None where there is none.

    Raises:
        JobError: its order is none of this release.
    """
    path = folder / ORDER
    if not path.is_file():
        return None
    try:
        return Job(folder, msgspec.json.decode(path.read_bytes(), type=Order))
    except msgspec.MsgspecError as error:
        raise JobError(f"{path} is no order that this release knows ({error}); give the job another --id") from error


def begin(state: Path, order: Order) -> Job:
    """Make a job's folder."""
    folder = folder_of(state, order.model, order.id)
    write(folder / ORDER, order)
    return Job(folder, order)


def jobs(state: Path, model: str | None = None) -> list[Job]:
    """Return the jobs, of one model or of all, oldest first; what is no job is passed over."""
    found = []
    for path in state.glob(f"{model or '*'}/*/{ORDER}"):
        try:
            job = open_job(path.parent)
        except JobError:
            continue
        if job is not None:
            found.append(job)
    return sorted(found, key=lambda job: (job.order.created, job.order.id))
