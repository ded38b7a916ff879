"""Read stored requests again and compare: what changed, in which stage it began, by how much."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from streams.console import InputError, print_json, say, table
from streams.settings import Settings

if TYPE_CHECKING:
    from replay.replaying.summary import Summary

EPILOG = """\b
Examples:
  mrrs replay --since 24h
  mrrs replay --since 2026-03-01 --until 2026-03-02 --against labels --report replay.html
  mrrs replay --since 7d --with-models meter-type=0.2.0 --json
  mrrs replay --record before.trace              then, with other libraries:
  mrrs replay --against before.trace
  mrrs replay --since 1h --through topics --speed 2x
Ctrl-C or a crash loses nothing: the same command goes on where it stopped. docs/upgrades.md says how to judge an upgrade.
Status 1: answers differ (against labels: one that was right is not any more), or the service does not repeat itself."""


@click.command(epilog=EPILOG)
@click.option("--since", metavar="T", help="Only requests from T on: ISO 8601 (UTC), or a span ago such as 24h or 7d.")
@click.option("--until", metavar="T", help="Only requests before T; by default up to now.")
@click.option("--limit", type=click.IntRange(min=1), help="Look at so many requests at most, the oldest ones.")
@click.option(
    "--against",
    default="answers",
    show_default=True,
    metavar="answers|labels|TRACE",
    help="What was answered, confirmed labels, or a file of --record.",
)
@click.option(
    "--with-models", "chosen", multiple=True, metavar="NAME=VERSION", help="Take this version of a model; repeatable."
)
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Write every stage's trace to a file.")
@click.option("--through", type=click.Choice(["process", "topics"]), default="process", show_default=True)
@click.option("--speed", default="max", show_default=True, metavar="same|max|2x|0.5x", help="With --through topics.")
@click.option("--brokers", help="With --through topics: Kafka to use, under the prefix replay.; by default embedded.")
@click.option("--request-log", help="Where originals and answers are kept; by default MRRS_REQUEST_LOG.")
@click.option("--aa", type=click.IntRange(min=0), default=20, show_default=True, help="Requests of the A/A run first.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Requests at a time.")
@click.option("--resume/--fresh", default=None, help="Go on with an interrupted replay, or begin it anew.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a self-contained HTML page with the changed photos side by side.",
)
def replay(*, chosen: tuple[str, ...], as_json: bool, report: Path | None, **options: Any) -> int:
    """Read stored requests again, without side effects, and compare with what came of them before."""
    from replay.replaying import show  # noqa: PLC0415 - the help waits for neither OpenCV nor Faust
    from replay.replaying.page import render  # noqa: PLC0415
    from replay.replaying.progress import ProgressError, finish  # noqa: PLC0415
    from replay.replaying.session import Order, play  # noqa: PLC0415
    from replay.replaying.summary import as_json as figures  # noqa: PLC0415
    from replay.replaying.tracefile import TraceFileError  # noqa: PLC0415
    from streams.client import KafkaUnavailableError  # noqa: PLC0415
    from streams.group import StageStoppedError  # noqa: PLC0415
    from streams.times import TimeError  # noqa: PLC0415

    settings = Settings.from_environment(request_log=options.pop("request_log"))
    order = Order(models=_models(chosen), **_checked(options))
    try:
        outcome = asyncio.run(play(order, settings, on_progress=say))
    except (ProgressError, TraceFileError, TimeError, KafkaUnavailableError) as error:
        raise InputError(str(error)) from error
    except StageStoppedError as error:
        say(f"stopped: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; the same command goes on from here")
        return 130
    tables = [
        show.verdicts(outcome.summary),
        show.stages(outcome.summary),
        show.labels(outcome.summary),
        show.versions(outcome.summary, outcome.candidate),
    ]
    notes = show.notes(outcome.summary, outcome.noise, outcome.candidate, outcome.recorded)
    if report is not None:
        title = f"Replay against {Path(order.against).name}"
        report.write_text(render(title, notes, tables, outcome.comparisons, outcome.pictures), "utf-8")
        say(f"wrote {report}")
    if as_json:
        print_json(figures(outcome.summary, outcome.candidate, outcome.noise) | outcome.as_json())
    else:
        for rows in tables:
            if rows:
                table(rows)
                click.echo()
        for note in notes:
            click.echo(note)
    _publish(outcome.summary, order.against, settings.accuracy_metrics)
    finish(outcome.question)
    return int(outcome.failed)


def _publish(summary: Summary, against: str, folder: Path) -> None:
    from replay.replaying.metrics import publish  # noqa: PLC0415

    kind = against if against in ("answers", "labels") else "trace"
    try:
        publish(summary, kind, folder, datetime.now(UTC))
    except OSError as error:
        say(f"no metrics were written: {error}")


def _models(chosen: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in chosen]
    odd = next((f"{name}{separator}{version}" for name, separator, version in pairs if not (name and version)), None)
    if odd is not None:
        raise InputError(f"--with-models {odd}: NAME=VERSION is needed; mrrs models list shows both")
    return {name: version for name, _, version in pairs}


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    from replay.replaying.pace import factor  # noqa: PLC0415

    try:
        speed = factor(options["speed"])
    except ValueError as error:
        raise InputError(f"--speed: {error}") from error
    topics = options.pop("through") == "topics"
    if not topics and (not math.isinf(speed) or options["brokers"]):
        raise InputError("--speed and --brokers are for --through topics")
    if topics and (options["record"] or options["jobs"] > 1):
        raise InputError("--record and --jobs are for --through process: topics keep no record of a stage")
    return options | {"speed": speed, "topics": topics}
