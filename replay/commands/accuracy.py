"""The nightly accuracy test: a fixed set against the accepted baseline; pass, fail or cannot tell."""

from __future__ import annotations

from pathlib import Path

import click

from replay.accuracy import show as rows
from replay.accuracy.baseline import BaselineError, Baselines
from replay.accuracy.gates import Conclusion
from replay.accuracy.metrics import publish
from replay.accuracy.page import render
from replay.accuracy.partial import RunningError
from replay.accuracy.runs import Runs
from replay.accuracy.session import Order, play
from replay.commands.accuracy_baseline import accept, show
from replay.commands.accuracy_json import as_record
from replay.commands.accuracy_labels import labels
from replay.commands.accuracy_nightly import nightly
from replay.evaluation.labels import DatasetError
from streams.console import InputError, print_json, say, table
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs accuracy run
  mrrs accuracy accept --by ada --reason 'roi-gas 0.2.0 finds registers at night'
  mrrs accuracy show
  mrrs accuracy labels --since 30d
docs/operations.md says how it runs every night."""

#: Changed photos on the console; the JSON and the report have more.
MOST_SHOWN = 21

RUN_EPILOG = """\b
Examples:
  mrrs accuracy run
  mrrs accuracy run photos/ --limit 200 --json
  mrrs accuracy run --report accuracy.html --strict
Status 0: pass, or nothing can be told (--strict: only pass); 1: fail. Ctrl-C or a crash loses nothing: the same command
goes on where it stopped."""


@click.group(epilog=EPILOG)
def accuracy() -> None:
    """Test the accuracy against the accepted baseline, and accept a new one."""


@accuracy.command(epilog=RUN_EPILOG)
@click.argument("dataset", required=False, type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), help="At most so many photos, spread over the dataset.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; 1 to judge times.")
@click.option("--resume/--fresh", default=True, show_default=True, help="Go on with an interrupted run, or begin anew.")
@click.option("--strict", is_flag=True, help="Status 1 also where nothing can be told.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    "out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a self-contained HTML page with a chart of the past runs.",
)
def run(
    dataset: Path | None, *, limit: int | None, jobs: int, resume: bool, strict: bool, as_json: bool, out: Path | None
) -> int:
    """Read a DATASET (by default MRRS_ACCURACY_DATASET, the curated set) and compare with the accepted baseline."""
    settings = Settings.from_environment()
    path = dataset or settings.accuracy_dataset
    if dataset is None and not (path / "labels.csv").is_file():
        raise InputError(f"{path} is not there: `make curated` renders the curated set, or name a DATASET")
    try:
        outcome = play(Order(path, limit, jobs, resume), settings, progress=_Progress())
    except (DatasetError, BaselineError, RunningError) as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt:
        say("\ninterrupted; the same command goes on from here")
        return 130
    done = outcome.run
    publish(done, settings.accuracy_metrics)
    changed = rows.changes(outcome.cases, outcome.baseline)
    if out is not None:
        history, past = Baselines(settings.accuracy_baselines).history(), Runs(settings.accuracy_runs).all()
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(render(done, outcome.cases, outcome.baseline, history, past), "utf-8")
        say(f"wrote {out}")
    if as_json:
        heading, *body = changed or [()]
        print_json(as_record(done) | {"changed": [dict(zip(heading, row, strict=True)) for row in body]})
    else:
        for part in (rows.slices(done), changed[:MOST_SHOWN], rows.gates(done)):
            if part:
                table(part)
                click.echo()
        click.echo(f"{done.verdict}: run {done.id}, {done.seconds:.0f} s, {done.ratio:.1f} workloads a photo")
    if done.unknown_to_baseline:
        say(f"{done.unknown_to_baseline} photos are not in the baseline (run {done.baseline}): they took no part")
    if done.verdict is Conclusion.CANNOT_TELL:
        say("warning: nothing can be told; the gates say why")
    return int(done.verdict is Conclusion.FAIL or (strict and done.verdict is not Conclusion.PASS))


class _Progress:
    """Says how far a run is, ten times in all: nightly logs are read too."""

    def __init__(self) -> None:
        self._said = -1

    def __call__(self, done: int, count: int) -> None:
        tenth = 10 * done // count
        if tenth != self._said:
            self._said = tenth
            say(f"{done} of {count} photos")


for command in (accept, show, nightly, labels):
    accuracy.add_command(command)
