"""Accuracy over days from the labels that customers and operators have confirmed."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import click

from replay.accuracy.confirmed import Answered, Day, by_day, in_all
from replay.accuracy.digits import DigitClass, by_class, pairs
from replay.accuracy.logged import answers
from streams.console import InputError, print_json, table
from streams.logged import Query
from streams.request_log import request_log_of
from streams.settings import Settings
from streams.times import TimeError, moment

EPILOG = """\b
Examples:
  mrrs accuracy labels
  mrrs accuracy labels --since 30d --json
  mrrs accuracy labels --since 2026-03-01 --until 2026-04-01 --request-log sqlite:///mrrs-requests.sqlite"""


@click.command(epilog=EPILOG)
@click.option("--since", metavar="T", help="Only requests from T on: ISO 8601 (UTC), or a span ago such as 24h or 30d.")
@click.option("--until", metavar="T", help="Only requests before T; by default up to now.")
@click.option("--request-log", help="Where answers and labels are kept; by default MRRS_REQUEST_LOG.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def labels(*, since: str | None, until: str | None, request_log: str | None, as_json: bool) -> int:
    """Join confirmed labels to the stored answers: right per day, and precision, recall and F1 of each digit.

    Coverage is the share of a day's answers that have a label. Truth arrives late: the last days have few.
    """
    now = datetime.now(UTC)
    try:
        query = Query(moment(since, now) if since else None, moment(until, now) if until else None)
    except TimeError as error:
        raise InputError(str(error)) from error
    found = asyncio.run(_answers(Settings.from_environment(request_log=request_log), query))
    days = by_day(found)
    digits = by_class(
        pair for one in found if one.reading and one.read and one.label for pair in pairs(one.reading.registers, one.label)
    )  # fmt: skip
    if as_json:
        print_json({
            **_day(in_all(days.values())),
            "days": {day.isoformat(): _day(entry) for day, entry in days.items()},
            "digits": {name: _digit(entry) for name, entry in digits.items()},
        })  # fmt: skip
    else:
        _print(days, digits)
    return 0


async def _answers(settings: Settings, query: Query) -> list[Answered]:
    log = request_log_of(settings, create=False)
    try:
        return [one async for one in answers(log, query)]
    finally:
        await log.close()


def _print(days: dict[date, Day], digits: dict[str, DigitClass]) -> None:
    heading = ("day", "answered", "labelled", "coverage", "right", "wrong", "rejected", "accuracy")
    table([heading, *(_row(day.isoformat(), one) for day, one in days.items()), _row("all", in_all(days.values()))])
    click.echo()
    rows = [(name, one.right, one.false, one.missed, one.precision, one.recall, one.f1) for name, one in digits.items()]
    table([
        ("digit", "right", "false", "missed", "precision", "recall", "F1"),
        *((row[0], *map(str, row[1:4]), *map(_share, row[4:])) for row in rows),
    ])  # fmt: skip


def _row(name: str, day: Day) -> tuple[str, ...]:
    counts = (str(day.answered), str(day.labelled), _share(day.coverage), str(day.right), str(day.wrong))
    return name, *counts, str(day.rejected), _share(day.accuracy)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.2%}"


def _day(day: Day) -> dict[str, float | int | None]:
    counts = {name: getattr(day, name) for name in ("answered", "read", "labelled", "right", "wrong", "rejected")}
    return {**counts, "coverage": _rounded(day.coverage), "accuracy": _rounded(day.accuracy)}


def _digit(entry: DigitClass) -> dict[str, float | int | None]:
    shares = {name: _rounded(getattr(entry, name)) for name in ("precision", "recall", "f1")}
    return {"right": entry.right, "false": entry.false, "missed": entry.missed, **shares}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 5)
