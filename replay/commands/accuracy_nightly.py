"""Runs the accuracy test every night."""

from __future__ import annotations

import signal
import threading
from datetime import datetime, time
from pathlib import Path

import click

from replay.accuracy.nightly import watch
from replay.accuracy.runs import Runs
from streams.console import InputError, say
from streams.settings import Settings


@click.command(
    epilog="""\b
Examples:
  mrrs accuracy nightly --at 02:00
  mrrs accuracy nightly --at 02:00 --report accuracy.html"""
)
@click.option("--at", metavar="HH:MM", default="02:00", show_default=True, help="When, UTC.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; 1 to judge times.")
@click.option("--report", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write each run's page here.")
def nightly(*, at: str, jobs: int, out: Path | None) -> int:
    """Stay, and run the test every night; at once where none ran for a day or one was interrupted."""
    try:
        start = time.fromisoformat(at)
    except ValueError as error:
        raise InputError(f"--at: {at!r} is no time such as 02:00") from error
    runs = Runs(Settings.from_environment().accuracy_runs)
    past = runs.all()
    last = datetime.fromisoformat(past[-1].time) if past and not runs.interrupted else None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    arguments = ["--jobs", str(jobs), *(["--report", str(out)] if out else [])]
    watch(start, last, arguments, stop, say=say)
    return 0
