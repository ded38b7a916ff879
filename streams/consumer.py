"""Faust's consumer, with two of its fixed choices put right."""

from __future__ import annotations

from typing import Any

from faust.transport.drivers import aiokafka as driver

#: Milliseconds that the embedded broker holds back an answer if a partition has nothing yet: it does not answer early
#: when something comes, as Kafka does, so this is added to every stage's latency.
EMBEDDED_WAIT_MS = 40
#: Milliseconds that Kafka waits at most for something to come; it answers as soon as it has.
KAFKA_WAIT_MS = 1500


class _Thread(driver.AIOKafkaConsumerThread):
    wait_ms = KAFKA_WAIT_MS

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Faust has no setting for it; the fetcher is made from it when the consumer starts.
        consumer._fetch_max_wait_ms = self.wait_ms  # noqa: SLF001
        return consumer


class StageConsumer(driver.Consumer):
    """A consumer that commits only what a runner has released."""

    wait_ms = KAFKA_WAIT_MS

    def _new_consumer_thread(self) -> _Thread:
        thread = _Thread(self, loop=self.loop, beacon=self.beacon)
        thread.wait_ms = self.wait_ms
        return thread

    def ack(self, message: Any) -> bool:
        """Count a record as done, unless it belongs to an assignment that is over.

        Without its compiled parts Faust also acknowledges records that it skips because their partitions were taken
        away in the meantime; when they come back those records would be committed without having been worked on.
        """
        if message.generation_id != self.app.consumer_generation_id:
            return False
        acknowledged: bool = super().ack(message)
        return acknowledged


class EmbeddedConsumer(StageConsumer):
    """The same for the embedded broker."""

    wait_ms = EMBEDDED_WAIT_MS
