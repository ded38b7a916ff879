"""Watch photos become readings: everything on an embedded broker, nothing to set up."""

from __future__ import annotations

import logging
import signal
import tempfile
from functools import partial
from pathlib import Path

import click

from streams.console import InputError, print_json, say, table
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs demo
  mrrs demo --photos 200 --seed 7 --json
  mrrs demo --drift blur
Status 1 if a photo was lost, answered twice, or made a stage crash. Whether readings are right is shown and judges
nothing."""


@click.command(epilog=EPILOG)
@click.option("--photos", "count", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same photos.")
@click.option("--drift", metavar="KIND", help="What changes in the photos from the middle on, e.g. dark, blur, mix.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/demo"),
    show_default=True,
    help="Folder for the painted example and for reports of drift.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the figures.")
def demo(*, count: int, seed: int, drift: str | None, out: Path, as_json: bool) -> int:
    """Send drawn photos of meters through broker, stages and request log, and compare what comes out with the truth.

    Ctrl-C ends it with the figures so far.
    """
    from streams.demo.play import play  # noqa: PLC0415 - the help needs no Faust
    from streams.demo.show import Show, paint  # noqa: PLC0415
    from streams.demo.spool import read  # noqa: PLC0415
    from streams.demo.summary import rows  # noqa: PLC0415
    from streams.demo.watching import watching  # noqa: PLC0415
    from streams.library import open_library  # noqa: PLC0415
    from streams.worker import StageStoppedError, configure_logging  # noqa: PLC0415

    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    if settings.log_level == "INFO":
        # A line a reading is said anyway.
        logging.getLogger().setLevel(logging.WARNING)
    # What is missing shall be said before the photos are drawn.
    open_library(settings, ())
    show = Show(count)
    with tempfile.TemporaryDirectory(prefix="mrrs-demo-") as scratch:
        paths = _draw(Path(scratch), count, seed, drift)
        say("Seven stages and the monitors are starting; then photos go in and readings come out:")
        try:
            watch = partial(watching, drift=drift, onset=count // 2, out=out)
            summary = play((read(path) for path in paths), Path(scratch), on_answer=show, watch=watch)
        except StageStoppedError as error:
            say(f"stopped: {error}")
            return 1
    if show.best is not None:
        try:
            say(f"painted example: {paint(*show.best, out)}")
        except OSError as error:
            say(f"no painted example: {error}")
    if as_json:
        print_json(summary)
    else:
        table([("what", "figure"), *rows(summary, drift=drift)])
    if summary.interrupted:
        return 128 + signal.SIGINT
    return int(bool(summary.lost or summary.duplicates or summary.dead_letters))


def _draw(folder: Path, count: int, seed: int, drift: str | None) -> list[Path]:
    from streams.demo.spool import NoPhotosError, spool  # noqa: PLC0415

    try:
        with click.progressbar(
            spool(folder, count, seed, drift),
            length=count,
            label=f"drawing {count} photos",
            file=click.get_text_stream("stderr"),
        ) as paths:
            return list(paths)
    except NoPhotosError as error:
        raise InputError(str(error)) from error
