"""A command as a child process: its words go to the log and to the terminal; it is stopped when we are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from monitors.retraining.job import JobError

#: Seconds that a child may take to keep what it has, when it is told to stop.
STOP_S = 60.0
#: Lines of a failed child's words that are repeated.
_LAST = 4

MRRS = (sys.executable, "-m", "streams.cli")
TRAINING = (sys.executable, "-m", "training")


def run(
    command: Sequence[str],
    log: Path,
    say: Callable[[str], object],
    *,
    lock: int,
    allowed: Sequence[int] = (0,),
) -> tuple[int, str]:
    """Run a command to its end, and return its exit status and what it printed on standard output.

    Args:
        command: program and arguments.
        log: file to which its standard error is appended.
        say: told each line of standard error.
        lock: descriptor that it inherits, so that nobody goes on with the job while it still runs.
        allowed: exit statuses that are no failure.

    Raises:
        JobError: it failed; the message has its last words.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    output = log.with_suffix(".out")
    last: list[str] = []
    with (
        output.open("w", encoding="utf-8") as out,
        log.open("a", encoding="utf-8") as kept,
        subprocess.Popen(  # noqa: S603 - our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"},
            pass_fds=(lock,),
            # Ctrl-C is for us: we tell it to stop, and wait until it has kept what it has.
            start_new_session=True,
        ) as child,
    ):
        assert child.stderr is not None  # noqa: S101 - it is a pipe
        try:
            for line in child.stderr:
                kept.write(line)
                kept.flush()
                last = [*last[1 - _LAST :], line.strip()]
                say(f"    {line.rstrip()}")
            status = child.wait()
        except BaseException:
            stop(child)
            raise
    if status not in allowed:
        words = " / ".join(last) or "without a word"
        raise JobError(f"{' '.join(command[2:5])} … ended with {status}: {words} ({log} has all of it)")
    return status, output.read_text(encoding="utf-8")


def stop(child: subprocess.Popen[str]) -> None:
    """Let a child keep what it has; kill it where it does not end."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
