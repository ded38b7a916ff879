"""Take alerts, decide whether a model is trained again, and start it."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

import click

from monitors.trigger.config import Config, read_config
from streams.console import say
from streams.settings import Settings

EPILOG = """\b
Examples:
  openssl rand -hex 24 > token && chmod 600 token
  MRRS_TRIGGER_TOKEN_FILE=token mrrs trigger      prints: alerts http://127.0.0.1:9110/alerts
  mrrs trigger --token-file token --config trigger.toml
  mrrs trigger --check --config trigger.toml      only looks whether the file can be used
  mrrs retrain decisions                          what it has decided, and why
Beside /alerts it serves /metrics and /healthz. docs/retraining.md explains the file, and what Alertmanager needs."""


@click.command(epilog=EPILOG)
@click.option("--address", help="host:port on which alerts are taken; by default MRRS_TRIGGER_ADDRESS.")
@click.option(
    "--token-file", type=click.Path(path_type=Path), help="The file with the token; by default MRRS_TRIGGER_TOKEN_FILE."
)
@click.option("--state", type=click.Path(path_type=Path), help="The ledger's folder; by default MRRS_TRIGGER_STATE.")
@click.option(
    "--config", type=click.Path(path_type=Path), help="Limits, models and actions; by default MRRS_TRIGGER_CONFIG."
)
@click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
@click.option("--check", is_flag=True, help="Only look whether the configuration can be used.")
def trigger(
    *,
    address: str | None,
    token_file: Path | None,
    state: Path | None,
    config: Path | None,
    brokers: str | None,
    check: bool,
) -> int:
    """Take Alertmanager's notifications until Ctrl-C or SIGTERM; decide, and start what is decided.

    Each alert is decided about once, however often it is sent and however often this is started again.
    """
    settings = Settings.from_environment(
        trigger_address=address,
        trigger_token_file=token_file,
        trigger_state=state,
        trigger_config=config,
        brokers=brokers,
    )
    read = read_config(settings.trigger_config)
    if check:
        say(f"{settings.trigger_config or 'the shipped configuration'} can be used")
        return 0

    asyncio.run(_serve(settings, read))
    return 0


async def _serve(settings: Settings, config: Config) -> None:
    from prometheus_client import CollectorRegistry, disable_created_metrics  # noqa: PLC0415 - the help needs none of it

    from monitors.metrics import TriggerMetrics  # noqa: PLC0415
    from monitors.retraining.metrics import collector  # noqa: PLC0415
    from monitors.trigger.service import serve  # noqa: PLC0415

    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    disable_created_metrics()  # type: ignore[no-untyped-call]
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    registry = CollectorRegistry()
    # What comes of what it starts: the folders of the retrainings and of the models are on this machine.
    registry.register(collector(settings))
    await serve(settings, config, TriggerMetrics(registry), stop, lambda url: click.echo(f"alerts {url}"))
