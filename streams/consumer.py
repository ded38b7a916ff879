"""Faust's consumer, with some of its choices put right."""

from __future__ import annotations

from typing import Any

from faust.transport.drivers import aiokafka as driver


class StageConsumer(driver.Consumer):
    """A consumer that commits only what a runner has released."""

    def ack(self, message: Any) -> bool:
        """Count a record as done, unless it belongs to an assignment that is over.

        Without its compiled parts Faust also acknowledges records that it skips because their partitions were taken
        away in the meantime; when they come back those records would be committed without having been worked on.
        """
        if message.generation_id != self.app.consumer_generation_id:
            return False
        acknowledged: bool = super().ack(message)
        return acknowledged


class PatientConsumer(StageConsumer):
    """A consumer of many small records that nobody waits for: they are fetched, handed over and released together.

    The value of a message is the list of a partition's records that came with one fetch; to acknowledge it releases them
    all. Faust takes five tasks and as many turns of the loop for each message, a fetch costs about as much as working on
    five records; it returns after five seconds at the latest.

    Messages must be acknowledged in the order in which they came.
    """

    #: Bytes that make a fetch worth its while.
    LEAST = 256 * 1024
    #: Milliseconds for which a fetch waits for them.
    WAIT_MS = 5000
    #: Milliseconds between two looks of aiokafka for what it was not told of: all that matters wakes it anyway.
    LOOK_MS = 2000

    async def _getmany(self, active_partitions: Any, timeout: float) -> Any:  # noqa: ASYNC109 - Faust's
        # Faust asks anew every second, which wakes two threads.
        found = await super()._getmany(active_partitions, max(timeout, self.WAIT_MS / 1000))
        return {partition: [records] for partition, records in found.items() if records}

    def _to_message(self, tp: Any, record: Any) -> Any:
        message: Any = super()._to_message(tp, record[-1])
        message.value = record
        return message

    async def _add_gap(self, tp: Any, offset_from: int, offset_to: int) -> None:
        """Offsets between two messages are not missing: they are the later one's records."""

    def _new_offset(self, tp: Any) -> int | None:
        """Return the offset after the newest message that was acknowledged: so were all before it."""
        acknowledged = self._acked[tp]
        if not acknowledged:
            return None
        newest: int = max(acknowledged)
        acknowledged.clear()
        self._acked_index[tp].clear()
        return newest + 1

    def _new_consumer_thread(self) -> Any:
        return _PatientThread(self, loop=self.loop, beacon=self.beacon)


class _PatientThread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Faust has no settings for them, and aiokafka takes them only when the consumer is made.
        consumer._fetch_min_bytes = PatientConsumer.LEAST  # noqa: SLF001
        consumer._fetch_max_wait_ms = PatientConsumer.WAIT_MS  # noqa: SLF001
        consumer._consumer_timeout = PatientConsumer.LOOK_MS / 1000  # noqa: SLF001
        return consumer
