"""Run a labelled dataset through the processors: right, wrong, rejected, per stage and per slice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from replay.evaluation import calibration, calibration_page
from replay.evaluation import report as page
from replay.evaluation import table as rows
from replay.evaluation import worst as ranking
from replay.evaluation.collected import Collected
from replay.evaluation.evaluate import Outcome
from replay.evaluation.figures import DigitFigures, Figures, PhotoFigures, confusion_as_json, figures
from replay.evaluation.labels import DatasetError
from replay.evaluation.run import Source, results
from streams.console import InputError, print_json, say, table
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs evaluate photos/
  mrrs evaluate digits.zip --json
  mrrs evaluate photos/ --split val --report report.html
  mrrs evaluate photos/ --labels more-labels.csv --worst 20 --jobs 2
  mrrs evaluate .cache/curated            (make curated renders it)
docs/datasets.md says what a dataset looks like, docs/accuracy.md what the figures mean."""


@click.command(epilog=EPILOG)
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--split", help="Only the rows of this split, e.g. val.")
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV whose columns are joined by file: readings, boxes, meter, split.",
)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many files, spread over the dataset.")
@click.option("--hint", is_flag=True, help="Name the label's medium in the request, as a producer that knows it does.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--worst", type=click.IntRange(min=0), default=0, help="List so many of the worst photos.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    "out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a self-contained HTML page with pictures of failures.",
)
def evaluate(
    dataset: Path, *, split: str | None, labels: Path | None, limit: int | None, hint: bool, jobs: int,
    worst: int, as_json: bool, out: Path | None,
) -> int:  # fmt: skip
    """Run a labelled DATASET (a folder or a zip with labels.csv) through the processors.

    Ctrl-C ends it with the figures so far.
    """
    source = Source(dataset, split, labels, limit, hint=hint, pictures=out is not None)
    try:
        samples = source.open()
        done = _run(source, len(samples), jobs, max(worst, page.MOST_PICTURES))
    except DatasetError as error:
        raise InputError(_with_hint(dataset, error)) from error
    problems = [f"{one.sample.file}: {one.sample.problem}" for one in done.outcomes if one.sample.problem]
    for problem in problems:
        say(f"{samples.name}: labels.csv, {problem}; its truth counts as unknown")
    tally = figures(done.outcomes, digits=samples.digits)
    listed = [result.outcome for result in done.worst(worst)]
    if as_json:
        print_json(_json(dataset, tally, done, listed, problems))
    else:
        _print(tally, listed)
    if out is not None:
        notes = [f"{dataset}, {len(done.outcomes)} files, {done.seconds:.0f} s", f"models: {done.models}"]
        notes += [] if done.complete else ["stopped early: the figures are of these files"]
        shown = done.worst(page.MOST_PICTURES)
        confidences = "" if samples.digits else calibration_page.section(done.outcomes)
        text = page.render(samples.name, tally, shown, count=done.failed, notes=notes, confidences=confidences)
        out.write_text(text, "utf-8")
        say(f"wrote {out}")
    return 0 if done.complete else 130


def _run(source: Source, count: int, jobs: int, shown: int) -> Collected:
    done, started = Collected(shown), time.perf_counter()
    try:
        stream = results(source, Settings.from_environment(), count, jobs=min(jobs, count))
        with click.progressbar(
            stream, length=count, label="evaluating", file=click.get_text_stream("stderr")
        ) as progress:
            for result in progress:
                done.add(result)
    except KeyboardInterrupt:
        done.complete = False
        say(f"\nstopped after {len(done.outcomes)} files; the figures are of these")
    done.seconds = time.perf_counter() - started
    return done


def _with_hint(dataset: Path, error: DatasetError) -> str:
    if dataset.name in ("curated", "not-a-meter") and not dataset.exists():
        return f"{dataset} is not there yet: `make {dataset.name}` renders it into .cache/{dataset.name}"
    return str(error)


def _print(tally: dict[str, Figures], listed: Sequence[Outcome]) -> None:
    everything = tally[""]
    if isinstance(everything, PhotoFigures):
        for part in (rows.summary(everything), rows.stages(everything), rows.lost(everything)):
            if len(part) > 1:
                table(part)
                click.echo()
    table(rows.slices(tally))
    if listed:
        click.echo()
        table([("worst", "expected", "answer", "confidence"), *map(_line, listed)])


def _line(outcome: Outcome) -> tuple[str, ...]:
    entry = ranking.as_json(outcome)
    confidence = "-" if entry["confidence"] is None else f"{entry['confidence']:.2f}"
    return entry["file"], entry["expected"], entry["answer"], confidence


def _json(
    dataset: Path, tally: dict[str, Figures], done: Collected, listed: Sequence[Outcome], problems: list[str]
) -> dict[str, Any]:
    return {
        "dataset": str(dataset),
        **tally[""].as_json(),
        "slices": {key: entry.as_json() for key, entry in tally.items() if key},
        "confusion": confusion_as_json(tally[""].confusion),
        **(
            {}
            if isinstance(tally[""], DigitFigures)
            else {"calibration": calibration.as_json(calibration.readings(done.outcomes))}
        ),
        "worst": [ranking.as_json(outcome) for outcome in listed],
        "complete": done.complete,
        "problems": problems,
        "models": done.models,
        "seconds": round(done.seconds, 1),
    }
