"""What the subcommands of `mrrs requests` share: their options, and how the store is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from processors.contracts import METER_TYPES
from processors.records import Status
from streams.away import store_errors
from streams.console import InputError
from streams.logged import Query
from streams.request_log import RequestLog, request_log_of
from streams.settings import Settings
from streams.times import TimeError, moment

T = TypeVar("T")

log_option = click.option("--request-log", help="Where requests are kept; by default MRRS_REQUEST_LOG.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def query_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which requests."""
    for option in (
        click.option("--model", metavar="NAME=VERSION", help="Answered by this version of a model."),
        click.option("--status", type=click.Choice([str(status) for status in Status])),
        click.option("--type", "meter_type", type=click.Choice(METER_TYPES[:-1]), help="The meter type answered."),
        click.option("--tenant", help="Of this tenant."),
        click.option("--until", metavar="T", help="Received before T."),
        click.option("--since", metavar="T", help="Received from T on: ISO 8601 (UTC), or a span ago as 24h or 7d."),
    ):
        command = option(command)
    return command


def ask(url: str | None, work: Callable[[RequestLog], Awaitable[T]]) -> T:
    """Return what the request log of the settings answers; a file that is not there is not made.

    Raises:
        InputError: it is away, or its user may not.
    """
    settings = Settings.from_environment(request_log=url)

    async def run() -> T:
        log = await asyncio.to_thread(request_log_of, settings, create=False)
        try:
            return await work(log)
        finally:
            await log.close()

    with store_errors(settings.request_log):
        return asyncio.run(run())


def query_of(
    since: str | None,
    until: str | None,
    model: str | None,
    *,
    kept: bool = False,
    newest_first: bool = False,
    **facts: str | None,
) -> Query:
    """Return the query that the options ask.

    Raises:
        InputError: a time or a model makes no sense.
    """
    now = datetime.now(UTC)
    try:
        first, last = (None if text is None else moment(text, now) for text in (since, until))
    except TimeError as error:
        raise InputError(str(error)) from error
    if model is not None and "=" not in model:
        raise InputError(f"--model {model}: NAME=VERSION, as in meter-type=0.1.0")
    return Query(first, last, model=model, kept=kept, newest_first=newest_first, **facts)
