"""Run the whole service here, on an embedded broker: needs no servers."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from streams.console import say
from streams.settings import Settings

EPILOG = """\b
Example:
  mrrs up                                    prints kafka HOST:PORT and the addresses of its pages
  kcat -P -b HOST:PORT -t mrrs.photos.v1 -k request-1 -H mrrs-tenant=t1 photo.jpg
  kcat -C -b HOST:PORT -t mrrs.readings.v1 -o beginning -e
kcat itself sends no more than 1 MB unless told so: -X message.max.bytes=12000000 for larger photos.
Nothing outlives it but the request log in --data."""


@click.command(epilog=EPILOG)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the request log (SQLite) in this folder; by default it goes with the service.",
)
def up(*, data: Path | None) -> int:
    """Run broker, request log and all stages in this process until Ctrl-C or SIGTERM; then drain."""
    from streams.worker import StageStoppedError, configure_logging  # noqa: PLC0415 - the help needs no Faust

    configure_logging(Settings.from_environment().log_level)
    with _folder(data) as folder:
        try:
            asyncio.run(_serve(folder))
        except StageStoppedError as error:
            say(f"stopped: {error}")
            return 1
    return 0


async def _serve(folder: Path) -> None:
    from prometheus_client import start_http_server  # noqa: PLC0415

    from streams.monitoring import MonitorProcess  # noqa: PLC0415
    from streams.stand import stand, stop_on_signals  # noqa: PLC0415
    from streams.status.serve import status_page  # noqa: PLC0415

    stop = asyncio.Event()
    stop_on_signals(stop)
    with (
        stand(folder) as here,
        MonitorProcess(here.settings) as monitors,
        status_page(here.settings, here.registry, monitors.place) as page,
    ):
        server, thread = start_http_server(0, addr="127.0.0.1", registry=here.registry)

        def announce() -> None:
            click.echo(f"kafka {here.bootstrap}")
            click.echo(f"metrics http://127.0.0.1:{server.server_port}/metrics")
            click.echo(f"status {page}")
            say("ready; Ctrl-C ends it")
            # Their libraries are large; photos need not wait for them.
            monitors.tell(click.echo, say)

        try:
            await here.serve(stop, announce)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is None:
        with tempfile.TemporaryDirectory(prefix="mrrs-up-") as folder:
            yield Path(folder)
    else:
        data.mkdir(parents=True, exist_ok=True)
        yield data
