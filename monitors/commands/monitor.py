"""Watch photos and readings for drift, beside the pipeline; alarms, metrics, reports."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import click

from streams.console import InputError
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs monitor
  mrrs monitor --monitors images,predictions --brokers kafka:9092
Alarms go to mrrs.drift-alarms.v1; docs/monitoring.md says how to read them. One process is enough. Every setting is an
environment variable MRRS_…; docs/operations.md lists them."""


@click.command(epilog=EPILOG)
@click.option("--monitors", metavar="A,B", help="Only these monitors; by default all.")
@click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
@click.option("--metrics", help="host:port of /metrics and /reports/, or none; by default MRRS_MONITOR_METRICS.")
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of windows and reports; by default MRRS_MONITOR_STATE.",
)
def monitor(*, monitors: str | None, brokers: str | None, metrics: str | None, state: Path | None) -> int:
    """Host monitors in this process until SIGTERM or Ctrl-C; the next start goes on with the same windows.

    Prints a line `monitor http://HOST:PORT` when it is ready. The status is 1 where a monitor stopped by itself.
    """
    from prometheus_client import disable_created_metrics  # noqa: PLC0415 - the help needs none of it

    from monitors.drifting.window_store import StateFolderError  # noqa: PLC0415
    from monitors.references import ReferenceFileError, read_reference  # noqa: PLC0415
    from monitors.references.shipped import SHIPPED  # noqa: PLC0415
    from monitors.service.child import go_with_the_service  # noqa: PLC0415
    from monitors.service.serve import MonitorStoppedError, serve  # noqa: PLC0415
    from streams.stand import stop_on_signals  # noqa: PLC0415
    from streams.worker import configure_logging  # noqa: PLC0415

    names = _parse(monitors)
    settings = Settings.from_environment(brokers=brokers, monitor_metrics=metrics, monitor_state=state)
    configure_logging(settings.log_level)
    disable_created_metrics()  # type: ignore[no-untyped-call]
    if settings.embedded:
        go_with_the_service()

    async def main() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await serve(settings, reference, names, ready=_announce, stop=stop)

    try:
        reference = read_reference(settings.reference or SHIPPED)
        asyncio.run(main())
    except (ReferenceFileError, StateFolderError) as error:
        raise InputError(str(error)) from error
    except MonitorStoppedError as error:
        logging.getLogger(__name__).critical("%s", error)
        return 1
    return 0


def _announce(address: str) -> None:
    click.echo(f"monitor {address or 'without an address'}")


def _parse(monitors: str | None) -> tuple[str, ...]:
    from monitors.topics import SOURCES  # noqa: PLC0415

    if monitors is None:
        return tuple(SOURCES)
    names = tuple(name.strip() for name in monitors.split(",") if name.strip())
    if not names or set(names) - set(SOURCES):
        raise InputError(f"--monitors {monitors}: there are {', '.join(SOURCES)}")
    return tuple(name for name in SOURCES if name in names)
