"""A fake of Kafka's administration: one broker's topics in a dictionary; the real one is in tests/services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from confluent_kafka import KafkaError, KafkaException

T = TypeVar("T")

#: What a broker sets for a topic of its own accord.
DEFAULTS = {"segment.bytes": "1073741824"}


class FakeCluster:
    """Has the methods of AdminClient that are used."""

    def __init__(self, brokers: int = 1) -> None:
        self.brokers = brokers
        self.topics: dict[str, Any] = {}

    def create_topics(self, topics: Sequence[Any], **_: object) -> dict[str, Future[None]]:
        return {topic.topic: _future(partial(self._create, topic)) for topic in topics}

    def _create(self, topic: Any) -> None:
        if topic.topic in self.topics:
            raise KafkaException(KafkaError(KafkaError.TOPIC_ALREADY_EXISTS))
        if topic.replication_factor > self.brokers:
            raise KafkaException(KafkaError(KafkaError.INVALID_REPLICATION_FACTOR))
        self.topics[topic.topic] = topic

    def list_topics(self, name: str, **_: object) -> Any:
        partitions = dict.fromkeys(range(self.topics[name].num_partitions))
        return SimpleNamespace(topics={name: SimpleNamespace(partitions=partitions)})

    def describe_configs(self, resources: Sequence[Any], **_: object) -> dict[Any, Future[dict[str, Any]]]:
        return {resource: _future(partial(self._describe, resource.name)) for resource in resources}

    def _describe(self, name: str) -> dict[str, Any]:
        settings = {**DEFAULTS, **self.topics[name].config}
        return {key: SimpleNamespace(name=key, value=value) for key, value in settings.items()}


def _future(call: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(call())
    except KafkaException as error:
        future.set_exception(error)
    return future


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    """The cluster that streams.admin finds, whatever brokers it is given."""
    cluster = FakeCluster()
    monkeypatch.setattr("streams.admin.AdminClient", lambda settings: cluster)
    return cluster
