"""A local training as a process of its own: `python -m monitors.trigger.job FOLDER ID -- COMMAND`."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from monitors.trigger.alerts import stamp


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a local training."""

    id: str
    started: str
    #: None while it runs, and where it was killed together with its keeper.
    status: int | None = None
    ended: str | None = None


def record_of(folder: Path, identity: str) -> Path:
    """Return the file that a job is known by; it is locked as long as the job runs."""
    return folder / f"{identity}.json"


def log_of(folder: Path, identity: str) -> Path:
    """Return the file with what a job has printed."""
    return folder / f"{identity}.log"


def read_job(folder: Path, identity: str) -> Job | None:
    """Return what is known of a job, or None if it was never started here."""
    try:
        return msgspec.json.decode(record_of(folder, identity).read_bytes(), type=Job)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def running(folder: Path, identity: str) -> bool:
    """Tell whether a job runs: its keeper holds the lock, which ends with it however it ends."""
    try:
        file = record_of(folder, identity).open("rb")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def keep(folder: Path, identity: str, command: Sequence[str], nice: int, begun: Callable[[], object]) -> int:
    """Run a command to its end, once for each id; return its status, or 0 if the id was there before.

    The file is made by whoever comes first and by nobody else: so an id starts one training, even where the trigger ended
    between starting it and writing down that it had.

    Args:
        folder: Where records and logs are.
        identity: The id.
        command: What is run, without a shell.
        nice: Niceness of it.
        begun: Called once the id is taken, by this or by another keeper.
    """
    path = record_of(folder, identity)
    try:
        file = path.open("xb", buffering=0)
    except FileExistsError:
        begun()
        return 0
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        job = Job(identity, stamp(datetime.now(UTC)))
        file.write(msgspec.json.encode(job))
        os.fsync(file.fileno())
        begun()
        os.nice(nice)
        with log_of(folder, identity).open("ab") as log:
            try:
                status = subprocess.run(  # noqa: S603 - the operator's own command, and no shell
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
                ).returncode
            except OSError as error:
                log.write(f"{command[0]}: {error.strerror}\n".encode())
                status = 127
        # Behind the first line there is nothing yet: the whole file is written anew in its place.
        file.seek(0)
        file.write(msgspec.json.encode(Job(identity, job.started, status, stamp(datetime.now(UTC)))))
    return status


def main(arguments: Sequence[str]) -> int:
    """Leave a keeper behind that belongs to no terminal and no parent; the status is 0 once it has taken the id."""
    folder, identity, nice, _, *command = arguments
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return 0 if os.read(reader, 1) else 1
    os.setsid()
    keep(Path(folder), identity, command, int(nice), lambda: os.write(writer, b"1"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
