"""The drift alarms of the topic, followed by a thread of its own; the newest ones are kept."""

from __future__ import annotations

import logging
from collections import deque
from threading import Event, Thread
from types import TracebackType
from typing import Self

import msgspec

from streams.client import Tail
from streams.messages import DriftAlarm
from streams.topics import DRIFT_ALARMS

#: Alarms kept.
KEPT = 200

logger = logging.getLogger(__name__)


class AlarmFollower:
    """Follows the topic, beginning with what it still has; a context manager."""

    def __init__(self, brokers: str) -> None:
        self._brokers = brokers
        self._found: deque[DriftAlarm] = deque(maxlen=KEPT)
        self._stop = Event()
        self._thread = Thread(target=self._follow, name="status-alarms", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def newest(self) -> tuple[DriftAlarm, ...]:
        """Return the alarms, oldest first."""
        return tuple(self._found)

    def _follow(self) -> None:
        try:
            with Tail(self._brokers, DRIFT_ALARMS, kept=True) as tail:
                while not self._stop.is_set():
                    message = tail.poll(0.5)
                    if message is not None:
                        self.take(message.value() or b"")
        except Exception:
            # The page goes on without alarms: it must never be what ends the service.
            logger.exception("the status page follows the drift alarms no longer")

    def take(self, record: bytes) -> None:
        """Keep a record; one that is no alarm is passed over."""
        try:
            self._found.append(msgspec.json.decode(record, type=DriftAlarm))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            logger.warning("a record of %s is no alarm: %s", DRIFT_ALARMS.name, error)
