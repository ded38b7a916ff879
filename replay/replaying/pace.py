"""How fast stored requests are sent again: as they came, faster, slower, or as fast as it goes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

_FACTOR = re.compile(r"(\d+(?:\.\d+)?)x")


def factor(text: str) -> float:
    """Return how many times as fast as they came: same, max (infinity), or a number and x.

    Raises:
        ValueError: it is none of these.

    >>> factor("0.5x")
    0.5
    """
    named = {"same": 1.0, "max": math.inf}
    found = _FACTOR.fullmatch(text)
    speed = named.get(text) or (float(found[1]) if found else 0.0)
    if not speed:
        raise ValueError(f"{text!r} is none of same, max, 2x, 0.5x ...")
    return speed


@dataclass(slots=True)
class Pace:
    """Tells when a request is due."""

    #: Times as fast as they came.
    factor: float
    #: Gives seconds.
    clock: Callable[[], float]
    _start: tuple[float, datetime] | None = field(default=None, init=False)

    def wait_s(self, received: datetime) -> float:
        """Return the seconds until a request is due that came at `received`; the first one is due at once."""
        if self._start is None:
            self._start = self.clock(), received
        begun, first = self._start
        due = begun + (received - first).total_seconds() / self.factor
        return max(0.0, due - self.clock())
