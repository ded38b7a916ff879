"""Host stages in this process until it is told to stop."""

from __future__ import annotations

import click

from streams.console import InputError
from streams.settings import Settings
from streams.topics import HOSTED

EPILOG = """\b
Examples:
  mrrs worker
  mrrs worker --stages locate,tariff,segment --brokers kafka:9092
Every setting is an environment variable MRRS_…; docs/operations.md lists them. Scaling out is more workers."""


@click.command(epilog=EPILOG)
@click.option("--stages", metavar="A,B", help=f"Only these stages: {', '.join(HOSTED)}; by default all.")
@click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
@click.option("--request-log", help="Where originals and answers are kept; by default MRRS_REQUEST_LOG.")
@click.option("--metrics", help="host:port of /metrics, or none; by default MRRS_METRICS.")
def worker(*, stages: str | None, brokers: str | None, request_log: str | None, metrics: str | None) -> int:
    """Host stages in this process until SIGTERM or Ctrl-C; finish then what is begun.

    The status is 1 where a stage stopped by itself.
    """
    from streams.worker import configure_logging, run_worker  # noqa: PLC0415 - the help needs no Faust

    chosen = _parse(stages)
    settings = Settings.from_environment(brokers=brokers, request_log=request_log, metrics=metrics)
    configure_logging(settings.log_level)
    return run_worker(settings, chosen)


def _parse(stages: str | None) -> tuple[str, ...]:
    if stages is None:
        return HOSTED
    names = tuple(name.strip() for name in stages.split(",") if name.strip())
    unknown = [name for name in names if name not in HOSTED]
    if unknown or not names:
        raise InputError(f"--stages {stages}: there are {', '.join(HOSTED)}")
    return tuple(stage for stage in HOSTED if stage in names)
