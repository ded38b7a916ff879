"""`mrrs requests list`: what is kept, page by page."""

from __future__ import annotations

from typing import Any

import click

from replay.commands.requests_options import ask, json_option, log_option, query_of, query_options
from replay.commands.requests_shown import COLUMNS, cells, shown
from streams.console import InputError, print_json, say, table
from streams.logged import Entry, Position
from streams.request_log import RequestLog

EPILOG = """\b
Examples:
  mrrs requests list --since 1h
  mrrs requests list --tenant t1 --type gas --status rejected --oldest
  mrrs requests list --model meter-type=0.1.0 --limit 1000 --json"""


@click.command("list", epilog=EPILOG)
@query_options
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Entries at most.")
@click.option("--after", metavar="POSITION", help="Go on behind this place, as `next` of the last page says.")
@click.option("--newest/--oldest", "newest", default=True, show_default=True, help="Which ones come first.")
@log_option
@json_option
def list_requests(
    *, limit: int, after: str | None, newest: bool, request_log: str | None, as_json: bool, **which: Any
) -> int:
    """List requests: when, whose, what became of them, and whether original and label are there."""
    query = query_of(**which, newest_first=newest)
    position = _position(after)

    async def pages(log: RequestLog) -> tuple[list[Entry], Position | None]:
        found: list[Entry] = []
        place = position
        while len(found) < limit:
            page = await log.page(query, place, limit - len(found))
            found += page.entries
            place = page.next
            if place is None:
                break
        return found, place

    found, place = ask(request_log, pages)
    follows = None if place is None else place.token()
    if as_json:
        print_json({"requests": [shown(entry) for entry in found], "next": follows})
        return 0
    if not found:
        say("no requests")
        return 0
    table([COLUMNS, *(cells(entry) for entry in found)])
    if follows:
        say(f"more: --after '{follows}'")
    return 0


def _position(text: str | None) -> Position | None:
    try:
        return None if text is None else Position.parse(text)
    except ValueError as error:
        raise InputError(f"--after {text}: not a place that `list` printed") from error
