"""Show and record how a worker runs: its libraries, latency, throughput and memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from streams.console import InputError, print_json, say, table
from streams.levels import LEVELS, MEMORY
from streams.recorded import SHIPPED, Recorded, RecordedError, changed, machine, read_recorded, running, write_recorded
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs levels show
  mrrs levels show --json
  mrrs levels record --by ops --reason "new machines" --out recorded.json
Set MRRS_RECORDED to the file: workers are then held against it, and so is mrrs doctor."""


@click.group(epilog=EPILOG)
def levels() -> None:
    """Hold libraries, latency, throughput and memory of a worker against a record, or write that record."""


@levels.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(*, as_json: bool) -> int:
    """Print the record, and which libraries here differ from it; status 1 if some do."""
    recorded = _recorded(Settings.from_environment())
    differing = changed(recorded.libraries, running())
    if as_json:
        print_json({"recorded": recorded, "same_machine": recorded.machine == machine(), "changed": differing})
        return int(bool(differing))
    click.echo(f"recorded {recorded.time} by {recorded.by}: {recorded.reason}\non {recorded.machine}\n")
    table([("level", "recorded"), *((name, f"{value:.6g}") for name, value in recorded.levels.items())])
    click.echo()
    table([("library", "recorded", ""), *((n, v, differing.get(n, "")) for n, v in recorded.libraries.items())])
    return int(bool(differing))


@levels.command()
@click.option("--from", "source", metavar="HOST:PORT", help="Metrics of a worker at work; by default MRRS_METRICS.")
@click.option("--by", required=True, help="Who says that this is how it should be.")
@click.option("--reason", required=True, help="Why.")
@click.option("--portable", is_flag=True, help="Leave out the times, which only hold on this machine.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; by default MRRS_RECORDED.")
def record(*, source: str | None, by: str, reason: str, portable: bool, out: Path | None) -> int:
    """Write what a worker with all stages says of itself after some hundred photos.

    Run it on the worker's machine: times are only compared on the same kind.
    """
    settings = Settings.from_environment(metrics=source)
    found, libraries = _asked(settings)
    wanted = (MEMORY,) if portable else LEVELS
    if missing := [name for name in wanted if name not in found]:
        raise InputError(
            f"the worker does not say {', '.join(missing)} yet: it needs all stages and some 20 photos more"
        )
    time = datetime.now(UTC).isoformat(timespec="seconds")
    path = out or settings.recorded or SHIPPED
    write_recorded(Recorded(1, time, by, reason, machine(), libraries, {name: found[name] for name in wanted}), path)
    say(f"wrote {path}")
    return 0


def _recorded(settings: Settings) -> Recorded:
    try:
        return read_recorded(settings.recorded)
    except RecordedError as error:
        raise InputError(str(error)) from error


def _asked(settings: Settings) -> tuple[dict[str, float], dict[str, str]]:
    """Return the levels and the libraries that a worker's metrics tell."""
    from prometheus_client.parser import text_string_to_metric_families  # noqa: PLC0415 - the help needs no parser

    from streams.health import fetch  # noqa: PLC0415

    address = settings.metrics_address()
    if address is None:
        raise InputError("MRRS_METRICS is none: give --from HOST:PORT")
    try:
        text = fetch(*address)
    except OSError as error:
        raise InputError(f"no metrics at {settings.metrics} ({error}); is a worker running there?") from error
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    found = {one.labels["what"]: float(f"{one.value:.4g}") for one in samples if one.name == "mrrs_current_level"}
    libraries = {
        one.labels["library"]: one.labels["version"] for one in samples if one.name == "mrrs_library_version_info"
    }
    return found, dict(sorted(libraries.items()))
