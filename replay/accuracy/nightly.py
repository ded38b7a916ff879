"""Runs the accuracy test once a night, in a process of its own, until it is told to stop."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

#: Seconds that a run may take to end once it is told to; it has nothing to save but a photo.
_GRACE = 20.0
#: Without a run for so long, one begins at once: the machine was off at night.
MISSED = timedelta(hours=25)


def next_start(now: datetime, at: time, last: datetime | None) -> datetime:
    """Return when the next run begins; times have an offset, `at` is UTC.

    >>> next_start(datetime(2026, 3, 1, 12, tzinfo=UTC), time(2), datetime(2026, 3, 1, 2, tzinfo=UTC)).isoformat()
    '2026-03-02T02:00:00+00:00'
    """
    if last is None or now - last > MISSED:
        return now
    today = now.astimezone(UTC).replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def watch(
    at: time,
    last: datetime | None,
    arguments: Sequence[str],
    stop: threading.Event,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    say: Callable[[str], object] = lambda _: None,
) -> None:
    """Run `mrrs accuracy run` with arguments every night until `stop` is set; a run on its way is interrupted.

    What a run says it says itself; a run that fails or cannot begin ends no watch.
    """
    while not stop.is_set():
        start = next_start(now(), at, last)
        say(f"next run at {start.isoformat(timespec='minutes')}")
        # A clock that is set is noticed within the minute.
        while (left := (start - now()).total_seconds()) > 0:
            if stop.wait(min(left, 60.0)):
                return
        last = start
        status = _run(arguments, stop)
        say("interrupted; the next run goes on there" if status is None else f"the run has ended with status {status}")


def _run(arguments: Sequence[str], stop: threading.Event) -> int | None:
    command = [sys.executable, "-m", "streams.cli", "accuracy", "run", *arguments]
    with subprocess.Popen(command) as process:  # noqa: S603 - our own command
        while process.poll() is None:
            if stop.wait(0.5):
                process.terminate()
                try:
                    process.wait(_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()
                return None
        return process.returncode
