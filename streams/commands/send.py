"""Produce photos to Kafka and wait for their readings."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import click
import msgspec

from processors.records import Medium, Reading, Status
from streams.client import KafkaUnavailableError, photo_headers
from streams.codec import encode_json
from streams.console import InputError, print_json, say
from streams.drawing import headline
from streams.exchange import Sending, exchange
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs send photo.jpg
  mrrs send --brokers 127.0.0.1:9092 --tenant t1 photos/*.jpg
  mrrs send --medium gas --previous-reading 12345.6 photo.jpg --json"""


@click.command(epilog=EPILOG)
@click.argument(
    "photos", nargs=-1, required=True, metavar="PHOTO...", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
@click.option("--tenant", default="", help="Who asks.")
@click.option("--meter-id", help="Which meter the photos show.")
@click.option("--medium", type=click.Choice([str(medium) for medium in Medium]), help="A hint only.")
@click.option("--previous-reading", type=click.FloatRange(0), help="What the meter showed before, in its unit.")
@click.option("--request-id", help="The request's id, for one photo; by default a new one each.")
@click.option(
    "--timeout",
    "timeout_s",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds to wait for all readings.",
)
@click.option(
    "--json", "as_json", is_flag=True, help='Print one JSON object: {"readings": [...], "unanswered": [...]}.'
)
def send(
    photos: tuple[Path, ...],
    *,
    brokers: str | None,
    tenant: str,
    meter_id: str | None,
    medium: str | None,
    previous_reading: float | None,
    request_id: str | None,
    timeout_s: float,
    as_json: bool,
) -> int:
    """Produce PHOTO... to Kafka, wait for the readings and print a line each.

    Status 1 if one was not answered in time, or none could be read. Ctrl-C ends it with the readings so far.
    """
    if request_id is not None and len(photos) > 1:
        raise InputError("--request-id is for one photo: each photo is a request of its own")
    given = {
        "mrrs-meter-id": meter_id,
        "mrrs-medium": medium,
        "mrrs-previous-reading": None if previous_reading is None else f"{previous_reading:.3f}",
    }
    more = tuple((name, value.encode()) for name, value in given.items() if value is not None)
    files = {request_id or uuid.uuid4().hex: path for path in photos}
    sendings = {
        identity: Sending(_bytes(path), photo_headers(identity, path.name, tenant=tenant, more=more))
        for identity, path in files.items()
    }
    readings: list[tuple[Path, Reading]] = []
    unanswered: list[Path] = []
    try:
        for identity, outcome in exchange(Settings.from_environment(brokers=brokers).brokers, sendings, timeout_s):
            if isinstance(outcome, Reading):
                readings.append((files[identity], outcome))
                if not as_json:
                    _print(files[identity], outcome)
            else:
                unanswered.append(files[identity])
                say(f"{files[identity]}: {outcome}")
    except KafkaUnavailableError as error:
        raise InputError(str(error)) from error
    except KeyboardInterrupt:
        answered = {path for path, _ in readings}
        unanswered = [path for path in photos if path not in answered]
        say(f"stopped; {len(unanswered)} photos have no answer yet")
    if as_json:
        print_json(
            {
                "readings": [{"file": str(path), **_as_json(reading)} for path, reading in readings],
                "unanswered": [str(path) for path in unanswered],
            }
        )
    return int(bool(unanswered) or all(reading.status is not Status.READ for _, reading in readings))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def _print(path: Path, reading: Reading) -> None:
    click.echo(f"{path}: {headline(reading)}")
    for advice in reading.advice:
        click.echo(f"  {advice.en}")


def _as_json(reading: Reading) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.json.decode(encode_json(reading))
    return shown
