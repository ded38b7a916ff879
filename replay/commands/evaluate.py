"""Run a labelled dataset through the processors: right, wrong, rejected, per stage and per slice."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from processors.limits import Limits
from replay.evaluation import report as page
from replay.evaluation.dataset import Dataset, DatasetError
from replay.evaluation.evaluate import Outcome, figures, outcomes
from replay.evaluation.table import rows
from streams.console import InputError, print_json, say, table
from streams.library import open_library
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs evaluate photos/
  mrrs evaluate digits.zip --json
  mrrs evaluate photos/ --split val --report report.html
docs/datasets.md says what a dataset looks like."""


@click.command(epilog=EPILOG)
@click.argument("dataset", type=click.Path(exists=True, path_type=Path))
@click.option("--split", help="Only the rows of this split, e.g. val.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many files, spread over the dataset.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    "out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a self-contained HTML page with pictures of failures.",
)
def evaluate(dataset: Path, split: str | None, limit: int | None, *, as_json: bool, out: Path | None) -> int:
    """Run a labelled DATASET (a folder or a zip with labels.csv) through the processors.

    Ctrl-C ends it with the figures so far.
    """
    settings = Settings.from_environment()
    library, limits = open_library(settings), Limits(decimals=settings.decimals)
    results: list[Outcome] = []
    failures: list[tuple[Outcome, bytes | None]] = []
    problems: list[str] = []
    failed = 0
    started = time.perf_counter()
    complete = True
    try:
        samples = Dataset.open(dataset, split=split)
        samples = samples.head(limit) if limit else samples
        with click.progressbar(
            outcomes(samples, library, limits, time.perf_counter),
            length=len(samples),
            label="evaluating",
            file=_stderr(),
        ) as progress:
            for outcome, data in progress:
                if outcome.failed:
                    failed += 1
                    if out is not None and len(failures) < page.MOST_PICTURES:
                        failures.append((outcome, page.picture(outcome, data)))
                results.append(outcome.without_frame())
                if outcome.sample.problem:
                    problems.append(f"{outcome.sample.file}: {outcome.sample.problem}")
    except DatasetError as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt:
        complete = False
        say(f"stopped after {len(results)} files; the figures are of these")
    seconds = time.perf_counter() - started
    for problem in problems:
        say(f"{samples.name}: labels.csv, {problem}; its truth counts as unknown")
    tally = figures(results, digits=samples.digits)
    if as_json:
        print_json(
            {
                "dataset": str(dataset),
                **tally.pop("").as_json(),
                "slices": {key: entry.as_json() for key, entry in tally.items()},
                "complete": complete,
                "problems": problems,
                "models": _models(results),
                "seconds": round(seconds, 1),
            }
        )
    else:
        table(rows(tally))
    if out is not None:
        notes = [f"{dataset}, {len(results)} files, {seconds:.0f} s" + ("" if complete else ", stopped early")]
        out.write_text(
            page.render(samples.name, figures(results, digits=samples.digits), failures, failed, notes), "utf-8"
        )
        say(f"wrote {out}")
    return 0 if complete else 130


def _models(results: list[Outcome]) -> dict[str, Any]:
    """Return the version of every model that took part."""
    used: dict[str, str] = {}
    for outcome in results:
        if outcome.reading is not None:
            used.update(outcome.reading.models)
    return dict(sorted(used.items()))


def _stderr() -> Any:
    return click.get_text_stream("stderr")
