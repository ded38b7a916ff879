"""`mrrs retrain figures`: how often and how fast models are delivered, how many deliveries fail, how long a retraining takes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from monitors.retraining.delivery import delivery
from monitors.retraining.job import Job, jobs
from processors.history import read_history
from streams.console import InputError, print_json, table
from streams.library import model_dir
from streams.settings import Settings
from streams.times import TimeError, moment

EPILOG = """\b
Examples:
  mrrs retrain figures
  mrrs retrain figures --since 90d --json"""


@click.command(epilog=EPILOG)
@click.option("--since", metavar="T", help="Deliveries from T on: ISO 8601, or a span ago as 90d; by default all.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with manifest.toml; by default MRRS_MODEL_DIR, or ./onnx.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def figures(*, since: str | None, folder: Path | None, as_json: bool) -> int:
    """Show the four figures of delivery for each model, and its newest retrainings."""
    settings, now = Settings.from_environment(model_dir=folder), datetime.now(UTC)
    try:
        start = moment(since, now) if since else None
    except TimeError as error:
        raise InputError(str(error)) from error
    found = delivery(read_history(model_dir(settings)), now, since=start)
    done = jobs(settings.retrain_state)
    if as_json:
        delivered = [{**asdict(one), "change_failure_ratio": one.change_failure_ratio} for one in found]
        print_json({"delivery": delivered, "jobs": [_job(job) for job in done]})
        return 0
    rows: list[tuple[str, ...]] = [
        ("model", "deployments", "a week", "lead time", "time to restore", "change failures")
    ]
    rows += [
        (
            one.model,
            str(one.deployments),
            f"{7 * one.deployments_a_day:.2f}",
            span(one.lead_time_s),
            span(one.restore_s),
            "-" if one.change_failure_ratio is None else f"{one.change_failure_ratio:.0%}",
        )
        for one in found
    ]
    table(rows)
    if done:
        click.echo()
        table([("job", "model", "version", "outcome", "alert to challenger"), *map(_row, done)])
    return 0


def span(seconds: float | None) -> str:
    """Return a length of time for people.

    >>> span(None), span(42.0), span(5400.0), span(200000.0)
    ('-', '42 s', '1.5 h', '2.3 d')
    """
    if seconds is None:
        return "-"
    for unit, name in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.1f} {name}"
    return f"{seconds:.0f} s"


def _row(job: Job) -> tuple[str, ...]:
    outcome = job.outcome
    took = span(outcome.alert_to_challenger_s if outcome else None)
    return job.order.id, job.order.model, job.order.version, outcome.outcome if outcome else "not finished", took


def _job(job: Job) -> dict[str, object]:
    return {"order": job.order, "outcome": job.outcome, "failures": job.failures, "folder": str(job.folder)}
