"""`mrrs retrain MODEL`: options, order, and what is printed at the end."""

from __future__ import annotations

import getpass
import importlib.util
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from monitors.retraining.config import Config, read_config
from monitors.retraining.job import Job, JobError, Order, begin, folder_of, jobs, open_job
from monitors.retraining.lessons import lesson
from processors.manifest import ModelError, read
from processors.semver import next_version
from streams.console import InputError, print_json, say
from streams.library import model_dir
from streams.settings import Settings
from streams.times import TimeError, moment

#: What the training side needs and the service does without.
_NEEDED = ("torch", "onnx", "training")

OPTIONS: tuple[click.Parameter, ...] = (
    click.Option(["--reason"], default="", metavar="TEXT", help="Why; it is kept in the card and the history."),
    click.Option(["--id", "identity"], metavar="ID", help="Of the request: the same id is the same job, done once."),
    click.Option(["--by"], metavar="NAME", help="Whose word it is; by default the user."),
    click.Option(
        ["--requested"], metavar="T", help="When the alert was raised; from there to the challenger time is measured."
    ),
    click.Option(
        ["--since"], metavar="T", help="Labelled photos received from T on: ISO 8601, or a span as 24h or 30d."
    ),
    click.Option(["--tenant"], help="Only this tenant's photos."),
    click.Option(
        ["--least"], type=click.IntRange(1), default=30, show_default=True, help="Confirmed photos to train on."
    ),
    click.Option(
        ["--held-out"],
        type=click.FloatRange(0.05, 0.9),
        default=0.3,
        show_default=True,
        help="Share of the meters whose photos are never trained on.",
    ),
    click.Option(["--epochs"], type=click.FloatRange(0, min_open=True), help="Train so many hundreds of steps."),
    click.Option(
        ["--minutes"], type=click.FloatRange(0, min_open=True), help="Train so long; else as the recipe says."
    ),
    click.Option(
        ["--share"],
        type=click.FloatRange(0, 0.9, min_open=True),
        default=0.3,
        show_default=True,
        help="Of the examples that are of confirmed photos; the rest is the base data.",
    ),
    click.Option(
        ["--curated"],
        type=click.Path(file_okay=False, path_type=Path),
        help="What it must not get worse on; by default MRRS_ACCURACY_DATASET.",
    ),
    click.Option(
        ["--curated-photos"], type=click.IntRange(1), default=500, show_default=True, help="Of these read at most."
    ),
    click.Option(
        ["--scenes"], type=click.IntRange(1), default=1200, show_default=True, help="Synthetic photos a kind."
    ),
    click.Option(["--seed"], type=click.IntRange(0), default=0, show_default=True, help="Of the training."),
    click.Option(["--quantise/--float"], default=True, help="8-bit integers, if the champion has them."),
    click.Option(
        ["--cache"],
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(".cache/training"),
        show_default=True,
        help="Rendered photos.",
    ),
    click.Option(
        ["--dir", "folder"],
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder with manifest.toml; by default MRRS_MODEL_DIR, or ./onnx.",
    ),
    click.Option(["--fresh"], is_flag=True, help="Begin anew, even where a job of this model was not finished."),
    click.Option(["--dry-run"], is_flag=True, help="Say what would be done, and do nothing."),
    click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
)


def retrain_model(model: str, *, folder: Path | None, cache: Path, dry_run: bool, as_json: bool, **given: Any) -> int:
    """Order a job, or go on with one, and work it off."""
    settings = Settings.from_environment(model_dir=folder)
    settings = replace(settings, model_dir=model_dir(settings))
    config = read_config(settings.retrain_config)
    now = datetime.now(UTC)
    try:
        found = _found(settings, model, given["identity"], fresh=given["fresh"])
        order = found.order if found else _order(settings, model, now, given)
        if dry_run:
            return _planned(order, resumed=found is not None, as_json=as_json)
        if found is None or found.outcome is None:
            _needs_training()
        return _work(found or begin(settings.retrain_state, order), settings, config, cache, as_json=as_json)
    except (JobError, TimeError) as error:
        raise InputError(str(error)) from error


def _found(settings: Settings, model: str, identity: str | None, *, fresh: bool) -> Job | None:
    """Return the job that is meant: the one of the id, else the newest one that was not finished."""
    if identity is not None:
        return open_job(folder_of(settings.retrain_state, model, identity))
    open_ones = [job for job in jobs(settings.retrain_state, model) if job.outcome is None]
    return open_ones[-1] if open_ones and not fresh else None


def _order(settings: Settings, model: str, now: datetime, given: dict[str, Any]) -> Order:
    assert settings.model_dir is not None  # noqa: S101 - it was looked up
    entry = read(settings.model_dir).get(model)
    if entry is None or "champion" not in entry.aliases:
        raise ModelError(f"{model} has no champion to start from; mrrs models add brings a first version")
    requested = moment(given["requested"], now) if given["requested"] else now
    since = moment(given["since"], now) if given["since"] else None
    taken = {job.order.version for job in jobs(settings.retrain_state, model) if job.outcome is None}
    return Order(
        id=given["identity"] or f"{now:%Y%m%dT%H%M%S.%fZ}",
        model=model,
        champion=entry.aliases["champion"],
        version=next_version([*entry.versions, *taken]),
        reason=given["reason"],
        by=given["by"] or _user(),
        requested=requested.isoformat(),
        created=now.isoformat(),
        since=since.isoformat() if since else None,
        until=now.isoformat(),
        tenant=given["tenant"],
        held_out=given["held_out"],
        least=given["least"],
        curated=str(given["curated"] or settings.accuracy_dataset),
        curated_photos=given["curated_photos"],
        epochs=given["epochs"],
        minutes=given["minutes"],
        share=given["share"],
        scenes=given["scenes"],
        measured_scenes=max(1, min(150, given["scenes"] // 8)),
        seed=given["seed"],
        quantise=given["quantise"],
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "retrain"


def _needs_training() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"training needs {', '.join(missing)}, which this installation lacks: pip install --require-hashes"
            " -r requirements/train.txt, or let the trigger start the training elsewhere (docs/retraining.md)"
        )


def _planned(order: Order, *, resumed: bool, as_json: bool) -> int:
    chosen = lesson(order.model)
    if as_json:
        print_json({"order": order, "resumed": resumed, "learns_from": chosen})
        return 0
    say(f"{'goes on with' if resumed else 'would begin'} job {order.id}: {order.model} {order.version}")
    say(f"  from {order.champion}, on the base data and {chosen.source} examples of {', '.join(chosen.types)}")
    say(f"  photos with a confirmed reading from {order.since or 'ever'} until {order.until}; {order.least} at least")
    say(f"  compared on {order.curated} and on the held-out share of the confirmed photos ({order.held_out:.0%})")
    return 0


def _work(job: Job, settings: Settings, config: Config, cache: Path, *, as_json: bool) -> int:
    from monitors.retraining.context import Context  # noqa: PLC0415 - the help needs no OpenCV
    from monitors.retraining.work import work  # noqa: PLC0415

    assert settings.model_dir is not None  # noqa: S101 - it was looked up
    say(f"job {job.order.id} of {job.order.model}: {job.folder}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with job.alone() as lock:
        try:
            outcome = work(
                Context(
                    job=job,
                    settings=settings,
                    config=config,
                    lesson=lesson(job.order.model),
                    models=settings.model_dir,
                    cache=cache,
                    lock=lock,
                    say=say,
                    now=lambda: datetime.now(UTC),
                )
            )
        except KeyboardInterrupt:
            say("stopped; the same command goes on from here")
            return 128 + signal.SIGINT
    if as_json:
        report = job.folder / "report.json"
        found = msgspec.json.decode(report.read_bytes()) if report.is_file() else None
        print_json({"id": job.order.id, "folder": str(job.folder), "outcome": outcome, "report": found})
    else:
        say(f"{outcome.outcome}: {outcome.why}")
        if outcome.outcome == "challenger":
            say(f"mrrs models promote {job.order.model} {job.order.version} lets it answer; {job.folder}/report.html")
    return 0 if outcome.outcome == "challenger" else 1
