"""When dead letters become a flood: the stage stops instead of emptying the topic into the dead letters."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class FloodGuard:
    """Counts crashes; a run of them, or too large a share of the latest records, is a flood.

    One broken photo is the photo's fault; everything crashing is the release's fault, and draining the topic would only
    move the work to whoever sends the dead letters back.
    """

    #: Crashes in a row.
    run: int = 20
    #: Share of crashes among the last `window` records, judged only once the window is full.
    share: float = 0.25
    window: int = 200
    _in_a_row: int = 0
    _latest: deque[bool] = field(default_factory=deque)

    def passed(self) -> None:
        """Count a record that came through, as reading or refusal."""
        self._in_a_row = 0
        self._count(crash=False)

    def crashed(self) -> None:
        """Count a record that became a dead letter."""
        self._in_a_row += 1
        self._count(crash=True)

    @property
    def flooded(self) -> str | None:
        """Which limit was passed, in words, or None."""
        if self._in_a_row >= self.run:
            return f"{self._in_a_row} dead letters in a row (limit {self.run})"
        crashes = sum(self._latest)
        if len(self._latest) >= self.window and crashes >= self.share * self.window:
            return f"{crashes} dead letters among the last {self.window} records (limit {self.share:.0%})"
        return None

    def _count(self, *, crash: bool) -> None:
        self._latest.append(crash)
        if len(self._latest) > self.window:
            self._latest.popleft()
