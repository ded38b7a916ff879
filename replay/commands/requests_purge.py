"""`mrrs requests purge`: what is past its time goes."""

from __future__ import annotations

import click

from replay.commands.requests_options import ask, json_option, log_option
from streams.console import print_json, say


@click.command(epilog="Examples: mrrs requests purge · mrrs requests purge --json")
@log_option
@json_option
def purge(*, request_log: str | None, as_json: bool) -> int:
    """Remove what is past its time, for stores that do not by themselves; safe to run at any time.

    MRRS_REQUEST_LOG_TTL_S and MRRS_REQUEST_LOG_ANSWERS_TTL_S say how long things stay.
    """
    purged = ask(request_log, lambda log: log.purge())
    if as_json:
        print_json(purged._asdict())
    else:
        say(f"removed: {purged.originals} originals, {purged.answers} answers, {purged.labels} labels")
    return 0
