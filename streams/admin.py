"""Creation of the topics on a broker, as the table of topics says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import ConfigResource
from confluent_kafka.cimpl import NewTopic

from streams.topics import TOPICS, Topic

_HOUR_MS = 3_600_000
#: A record is deleted with its whole segment: of how many segments at least a topic's retention is made.
SEGMENTS = 6
#: Seconds for one answer of the brokers.
TIMEOUT = 30.0


class Outcome(StrEnum):
    """What `create_topics` did with a topic."""

    CREATED = "created"
    EXISTS = "exists"
    #: It exists, but not as the table has it; it is left alone, since records may be in it.
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Creation:
    """A topic, what was done, and in what an existing one differs."""

    topic: str
    outcome: Outcome
    differences: tuple[str, ...] = ()


def configuration(topic: Topic, replication: int = 1) -> dict[str, str]:
    """Return a topic's settings on the broker.

    Without `segment.ms` a record outlives its retention by up to seven days: only closed segments are deleted.
    """
    retention = topic.retention_hours * _HOUR_MS
    return {
        "cleanup.policy": "delete",
        "compression.type": "producer",
        "max.message.bytes": str(topic.max_bytes),
        "min.insync.replicas": str(max(1, replication - 1)),
        "retention.ms": str(retention),
        "segment.ms": str(retention // SEGMENTS),
    }


def create_topics(
    brokers: str, *, replication: int = 1, partitions: int | None = None, topics: Sequence[Topic] | None = None
) -> list[Creation]:
    """Create the topics that are not there yet; may be called again at any time.

    Args:
        brokers: Kafka's bootstrap servers.
        replication: Copies of each partition.
        partitions: Of every topic, instead of what the table says.
        topics: Those to create; all by default.

    Raises:
        KafkaException: no broker answers, or one refuses.
    """
    admin = AdminClient({"bootstrap.servers": brokers, "log_level": 2})  # what fails is raised
    wanted = {topic.name: topic for topic in (TOPICS.values() if topics is None else topics)}
    futures = admin.create_topics(
        [
            NewTopic(name, partitions or topic.partitions, replication, config=configuration(topic, replication))
            for name, topic in wanted.items()
        ],
        operation_timeout=TIMEOUT,
        request_timeout=TIMEOUT,
    )
    creations = []
    for name, topic in wanted.items():
        try:
            futures[name].result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
            differences = _differences(admin, name, partitions or topic.partitions, configuration(topic, replication))
            creations.append(Creation(name, Outcome.DIFFERS if differences else Outcome.EXISTS, differences))
        else:
            creations.append(Creation(name, Outcome.CREATED))
    return creations


def _differences(admin: AdminClient, name: str, partitions: int, wanted: dict[str, str]) -> tuple[str, ...]:
    found = len(admin.list_topics(name, timeout=TIMEOUT).topics[name].partitions)
    # More partitions than in the table are how one scales out.
    fewer = [f"{found} partitions instead of {partitions}"] if found < partitions else []
    resource = ConfigResource(ConfigResource.Type.TOPIC, name)
    (described,) = admin.describe_configs([resource], request_timeout=TIMEOUT).values()
    present = {entry.name: entry.value for entry in described.result().values()}
    changed = [f"{key}={present[key]} instead of {value}" for key, value in wanted.items() if present[key] != value]
    return (*fewer, *changed)
