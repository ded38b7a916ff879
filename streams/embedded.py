"""The embedded broker: librdkafka's in-process one, on loopback, for trying out and for tests."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from confluent_kafka import Producer

from streams.topics import TOPICS

#: Seconds until the broker in this very process has answered.
TIMEOUT_S = 10.0


class EmbeddedBroker:
    """A Kafka broker of this process; every Kafka client of this machine can use it until it is closed.

    It keeps nothing on disk and only the newest 5 MB of a partition.
    """

    def __init__(self) -> None:
        self._host = Producer({"test.mock.num.brokers": 1, "log_level": 2})
        brokers = self._host.list_topics(timeout=TIMEOUT_S).brokers.values()
        #: host:port, the port being the system's choice.
        self.bootstrap = ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
        for topic in TOPICS:
            # It knows no creation of topics; asking for one makes it.
            self._host.list_topics(topic, timeout=TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the broker and forget all records."""
        del self._host
