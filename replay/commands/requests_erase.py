"""`mrrs requests erase`: all that is kept of a request goes, and a receipt says from where."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from replay.commands.requests_options import ask, json_option, log_option
from streams.console import InputError, print_json, say
from streams.logged import Erased
from streams.request_log import RequestLog

EPILOG = """\b
Examples:
  mrrs requests erase request-1 --by dpo --reason "asked for by the customer"
  mrrs requests erase request-1 --also labelled/ --also before.trace --json"""


@click.command(epilog=EPILOG)
@click.argument("request_id", metavar="ID")
@click.option("--by", default="", help="Who asked for it; stands in the receipt.")
@click.option("--reason", default="", help="Why; stands in the receipt.")
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="An exported dataset, a recorded trace or a report to look into as well; repeatable.",
)
@click.option(
    "--receipt", "out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Where the receipt goes."
)
@log_option
@json_option
def erase(
    *,
    request_id: str,
    by: str,
    reason: str,
    also: tuple[Path, ...],
    out: Path | None,
    request_log: str | None,
    as_json: bool,
) -> int:
    """Remove original, answer, label and derived pictures of request ID, and write a receipt.

    The receipt says where something was removed, and what cannot be reached and until when it stands there.
    Status 1 if nothing was found, or if something was found that could not be removed.
    """
    from replay.log.copies import erase_copies  # noqa: PLC0415
    from replay.log.receipt import receipt  # noqa: PLC0415

    now = datetime.now(UTC)
    name = hashlib.blake2b(request_id.encode(), digest_size=6).hexdigest()
    path = out or Path(f"erasure-{name}-{now:%Y%m%dT%H%M%SZ}.json")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"--receipt {path}: its folder is not there, or may not be written")

    async def work(log: RequestLog) -> tuple[datetime | None, tuple[Erased, ...]]:
        original = await log.original(request_id)
        return None if original is None else original.received, await log.erase(request_id)

    received, places = ask(request_log, work)
    places = (*places, *erase_copies(request_id, also))
    written = receipt(request_id, places, received, now, by=by, reason=reason)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
    if as_json:
        print_json({**written, "receipt": str(path)})
    else:
        for place in written["erased"]:
            say(f"erased: {place['what']}, {place['where']}, {place['bytes']} bytes")
        for place in written["not_reached"]:
            say(f"not reached: {place['where']}" + (f", until {place['until']}" if place["until"] else ""))
        say(f"wrote {path}")
    return int(not written["erased"] or any(place.left for place in places))
