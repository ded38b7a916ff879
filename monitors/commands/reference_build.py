"""`mrrs reference build`: from a dataset, or from the stored answers of the request log."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from monitors.commands.reference_show import described, rows
from monitors.references.build import RATE
from monitors.references.build import build as build_reference
from monitors.references.observed import Observed
from streams.away import shown, store_errors
from streams.console import InputError, print_json, say, table
from streams.logged import Query
from streams.request_log import request_log_of
from streams.settings import Settings
from streams.times import TimeError, moment

EPILOG = """\b
Examples:
  mrrs reference build photos/ --jobs 2 --out reference.npz
  mrrs reference build --from-requests --since 14d --until 7d --out reference.npz
A few hundred photos of each meter type make a good reference; of fewer than 40 nothing is known."""


@click.command(epilog=EPILOG)
@click.argument("dataset", required=False, type=click.Path(path_type=Path))
@click.option("--from-requests", is_flag=True, help="The answers of the request log instead of a dataset.")
@click.option("--since", metavar="T", help="Received from T on: ISO 8601 (UTC), or a span ago as 24h or 7d.")
@click.option("--until", metavar="T", help="Received before T.")
@click.option("--request-log", help="Where requests are kept; by default MRRS_REQUEST_LOG.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--source", help="What it is, in words; by default where it came from.")
@click.option(
    "--rate",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=RATE,
    show_default=True,
    help="Chance of any alarm when each monitor judges each segment once.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read photos.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def build(
    dataset: Path | None, *, from_requests: bool, since: str | None, until: str | None, request_log: str | None,
    out: Path, source: str | None, rate: float, jobs: int, as_json: bool,
) -> int:  # fmt: skip
    """Build a reference of the photos in DATASET (a folder, with labels.csv or without), or of stored answers.

    Only answers of one version of each model are taken, the newest.
    """
    if (dataset is not None) == from_requests:
        raise InputError("name either a DATASET or --from-requests")
    if dataset is not None and (since or until or request_log):
        raise InputError("--since, --until and --request-log go with --from-requests")
    settings = Settings.from_environment(request_log=request_log)
    if dataset is not None:
        found, where = _of_photos(dataset, settings, jobs), f"dataset {dataset.resolve().name}"
    else:
        found, where = _of_requests(settings, since, until)
    _write(found, source or where, out, rate, settings, as_json=as_json)
    return 0


def _of_photos(folder: Path, settings: Settings, jobs: int) -> list[Observed]:
    from monitors.references.photos import NoPhotosError, observe, photos  # noqa: PLC0415 - the help needs no models

    try:
        paths = photos(folder)
    except NoPhotosError as error:
        raise InputError(str(error)) from error
    stderr = click.get_text_stream("stderr")
    reading = observe(paths, settings, jobs=min(jobs, len(paths)))
    with click.progressbar(reading, length=len(paths), label="reading photos", file=stderr) as bar:
        return list(bar)


def _of_requests(settings: Settings, since: str | None, until: str | None) -> tuple[list[Observed], str]:
    from monitors.references.answers import answers  # noqa: PLC0415

    now = datetime.now(UTC)
    try:
        query = Query(since=moment(since, now) if since else None, until=moment(until, now) if until else None)
    except TimeError as error:
        raise InputError(str(error)) from error

    async def run() -> list[Observed | None]:
        log = await asyncio.to_thread(request_log_of, settings, create=False)
        try:
            return [one async for one in answers(log, query, by_tenant=settings.monitor_tenants)]
        finally:
            await log.close()

    with store_errors(settings.request_log):
        found = asyncio.run(run())
    if unreadable := found.count(None):
        say(f"{unreadable} answers are of another release and were left out")
    first, last = ("" if bound is None else f"{bound:%Y-%m-%dT%H:%M}" for bound in (query.since, query.until))
    where = f"requests {first}..{last or f'{now:%Y-%m-%dT%H:%M}'} of {shown(settings.request_log)}"
    return [one for one in found if one is not None], where


def _write(found: list[Observed], source: str, out: Path, rate: float, settings: Settings, *, as_json: bool) -> None:
    from monitors.references import write_reference  # noqa: PLC0415
    from monitors.references.versions import newest, of_versions  # noqa: PLC0415

    alike = of_versions(found, newest(found))
    if len(alike) < len(found):
        say(f"{len(found) - len(alike)} of {len(found)} answers are by other versions of the models and were left out")
    if not alike:
        raise InputError("there are no answers to build a reference of")
    say(f"calibrating thresholds on {len(alike)} photos (a minute or so)")
    reference = build_reference(
        [one.image for one in alike if one.image is not None],
        [one.prediction for one in alike],
        source=source,
        created=datetime.now(UTC),
        window=settings.monitor_window,
        rate=rate,
    )
    try:
        write_reference(reference, out)
    except OSError as error:
        raise InputError(f"--out {out}: {error.strerror}") from error
    if as_json:
        print_json({"file": str(out), **described(reference)})
    else:
        table(rows(reference))
        say(f"wrote {out}, version {reference.version}")
