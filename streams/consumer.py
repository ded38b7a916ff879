"""Faust's consumer, with one of its choices put right."""

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
