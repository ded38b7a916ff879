"""Records on which a stage crashed: list them, send them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from confluent_kafka import KafkaException

from streams.client import KafkaUnavailableError, check
from streams.console import InputError, print_json, say, table
from streams.deadletters import DeadLetter
from streams.deadlettertopic import list_dead_letters, resend
from streams.settings import Settings
from streams.topics import DEAD_LETTERS

T = TypeVar("T")

brokers_option = click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("dead-letters", epilog="Examples: mrrs dead-letters list · mrrs dead-letters resend --all")
def dead_letters() -> None:
    """List records on which a stage crashed, and send them back once the cause is mended."""


@dead_letters.command(
    "list", epilog="Examples: mrrs dead-letters list --open · mrrs dead-letters list --limit 20 --json"
)
@brokers_option
@click.option("--limit", type=click.IntRange(1), help="Only so many, the newest ones.")
@click.option("--open", "open_only", is_flag=True, help="Only those that `resend --all` has not sent back.")
@click.option("--traceback", "show_traceback", is_flag=True, help="With the place of each crash.")
@json_option
def list_letters(
    *, brokers: str | None, limit: int | None, open_only: bool, show_traceback: bool, as_json: bool
) -> int:
    """List dead letters, oldest first."""
    letters = _ask(brokers, lambda address: list_dead_letters(address, limit, open_only=open_only))
    if as_json:
        print_json({"dead_letters": [_shown(letter) for letter in letters]})
        return 0
    if not letters:
        say("no dead letters")
        return 0
    table([("time", "id", "stage", "error", "tried", "request"), *(_row(letter) for letter in letters)])
    if show_traceback:
        for letter in letters:
            click.echo(f"\n{letter.id}\n{letter.traceback}{letter.error}: {letter.message}")
    return 0


@dead_letters.command("resend", epilog="Examples: mrrs dead-letters resend --all · mrrs dead-letters resend ID ID")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that have not been sent back before.")
@brokers_option
@json_option
def resend_letters(*, ids: tuple[str, ...], everything: bool, brokers: str | None, as_json: bool) -> int:
    """Send records back to the topics they came from; they count as tried once more.

    Status 1 if an ID was not found, or if its record is not in the dead letter because it was too large.
    """
    if bool(ids) == everything:
        raise InputError("say which: IDs as `mrrs dead-letters list` shows them, or --all")
    sent = _ask(brokers, lambda address: resend(address, None if everything else ids))
    missing = sorted(set(ids) - {letter.id for letter in sent})
    if as_json:
        print_json({"resent": [letter.id for letter in sent], "missing": missing})
    else:
        say(f"sent back: {len(sent)}")
        for identity in missing:
            say(f"not found, or without its record: {identity}")
    return int(bool(missing))


def _ask(brokers: str | None, question: Callable[[str], T]) -> T:
    address = Settings.from_environment(brokers=brokers).brokers
    try:
        check(address, DEAD_LETTERS)
        return question(address)
    except KafkaUnavailableError as error:
        raise InputError(str(error)) from error
    except KafkaException as error:
        raise InputError(f"{address}: {error.args[0].str()}") from error


def _row(letter: DeadLetter) -> tuple[str, ...]:
    message = " ".join(letter.message.split())
    error = f"{letter.error}: {message}"
    return (
        letter.time,
        letter.id,
        letter.stage,
        error if len(error) <= 60 else f"{error[:59]}…",
        str(letter.attempts),
        letter.request_id,
    )


def _shown(letter: DeadLetter) -> dict[str, Any]:
    """Return a dead letter without its record, which may have megabytes."""
    names = (
        "id",
        "stage",
        "error",
        "message",
        "traceback",
        "attempts",
        "topic",
        "partition",
        "offset",
        "request_id",
        "time",
        "complete",
    )
    return {**{name: getattr(letter, name) for name in names}, "bytes": len(letter.payload)}
