"""Which photos are looked at again: a share, chosen by their ids, and never more at a time than are waited for."""

from __future__ import annotations

import hashlib
from collections import deque

from processors.records import Reading

#: Readings that wait; when more come, the oldest one goes.
WAITING = 20


class Sample:
    """Takes a share of readings in, and gives them back one by one."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._waiting: deque[Reading] = deque(maxlen=WAITING)

    def offer(self, reading: Reading) -> None:
        """Take a reading in, if it is one of the share."""
        if chosen(reading.request_id, self._share):
            self._waiting.append(reading)

    def take(self) -> Reading | None:
        """Return the reading that has waited longest, or None."""
        return self._waiting.popleft() if self._waiting else None


def chosen(request_id: str, share: float) -> bool:
    """Tell whether a request is one of a share; the same ones each time, in any order.

    >>> chosen("r1", 1.0), chosen("r1", 0.0)
    (True, False)
    """
    number = int.from_bytes(hashlib.blake2b(b"skew " + request_id.encode(), digest_size=8).digest(), "big")
    return number < share * 2**64
