"""Evidently's scores among the metrics, beside our own, for the window that the newest page shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from monitors.evidence.process import Score
from monitors.metrics import MonitorMetrics
from monitors.references.record import Reference
from monitors.windows import Window

#: Writes the page of a window and tells the scores.
Page = Callable[[Window, Reference, Path], Awaitable[tuple[Score, ...]]]


class Gauges:
    """Has pages written and sets the gauges from what comes back.

    Args:
        page: Writes pages.
        metrics: Where the scores go.
    """

    def __init__(self, page: Page, metrics: MonitorMetrics) -> None:
        self._page = page
        self._metrics = metrics
        self._shown: dict[tuple[str, str], set[tuple[str, str]]] = {}

    async def page(self, window: Window, reference: Reference, path: Path) -> None:
        """Write the page of a window, and show its scores in place of the last one's.

        Raises:
            EvidenceError: there is no page; the gauges stay as they are.
        """
        scores = await self._page(window, reference, path)
        now = {(score.feature, score.method) for score in scores}
        of = (window.monitor, window.segment)
        for gone in self._shown.get(of, set()) - now:
            self._metrics.score.remove(*of, *gone)
        self._shown[of] = now
        for score in scores:
            self._metrics.score.labels(*of, score.feature, score.method).set(score.score)
