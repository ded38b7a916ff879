"""Create the topics on Kafka, with their sizes and retention."""

from __future__ import annotations

import click
from confluent_kafka import KafkaException

from streams.admin import Outcome, create_topics
from streams.console import InputError, print_json, table
from streams.settings import Settings


@click.group(epilog="Example: mrrs topics create --brokers kafka:9092")
def topics() -> None:
    """Create the topics on Kafka, with their sizes and retention."""


@topics.command(
    epilog="Examples: mrrs topics create --brokers kafka:9092 · mrrs topics create --replication-factor 3 --partitions 24"
)
@click.option("--brokers", help="Kafka's bootstrap servers; by default MRRS_BROKERS.")
@click.option(
    "--replication-factor", type=click.IntRange(1), default=1, show_default=True, help="Copies of each partition."
)
@click.option("--partitions", type=click.IntRange(1), help="Of every topic, instead of each topic's own number.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def create(*, brokers: str | None, replication_factor: int, partitions: int | None, as_json: bool) -> int:
    """Create the topics that are not there yet.

    A topic that is there is left as it is; one that differs from what it should be is named, and the status is 1.
    """
    settings = Settings.from_environment(brokers=brokers)
    try:
        creations = create_topics(settings.brokers, replication=replication_factor, partitions=partitions)
    except KafkaException as error:
        raise InputError(f"{settings.brokers}: {error.args[0].str()}") from error
    if as_json:
        print_json({"topics": creations})
    else:
        rows = [(creation.topic, str(creation.outcome), "; ".join(creation.differences)) for creation in creations]
        table([("topic", "outcome", "differences"), *rows])
    return int(any(creation.outcome is Outcome.DIFFERS for creation in creations))
