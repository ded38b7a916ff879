"""What the metrics say about accuracy; what is not known has no series."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from prometheus_client import Gauge

from monitors.accuracy.estimate import Cause, Unknown
from monitors.accuracy.interval import Interval
from monitors.accuracy.tally import Tally
from monitors.metrics import MonitorMetrics

logger = logging.getLogger(__name__)


class ShownAccuracy:
    """Keeps the metrics of accuracy in step with what is known."""

    def __init__(self, metrics: MonitorMetrics) -> None:
        self._metrics = metrics
        self._measured = (metrics.accuracy, metrics.accuracy_lower, metrics.accuracy_upper)
        self._estimated = (metrics.estimate, metrics.estimate_lower, metrics.estimate_upper)
        self._segments: set[str] = set()
        self._said: dict[str, Cause | None] = {}

    def tallies(self, tallies: Mapping[str, Tally]) -> None:
        """Show accuracy and coverage of every segment; of one that has none any more nothing is shown."""
        for segment in self._segments - set(tallies):
            self._set(self._measured, segment, None)
            self._metrics.coverage.remove(segment)
        self._segments = set(tallies)
        for segment, tally in tallies.items():
            given = tally.right + tally.wrong
            self._set(self._measured, segment, Interval.wilson(tally.right, given) if given else None)
            self._metrics.coverage.labels(segment).set(
                min(1.0, tally.labelled / tally.answered) if tally.answered else 0
            )

    def estimate(self, segment: str, found: Interval | Unknown) -> None:
        """Show an estimate, or that none can be known; why is logged when it changes."""
        unknown = found if isinstance(found, Unknown) else None
        self._metrics.estimate_known.labels(segment).set(unknown is None)
        self._set(self._estimated, segment, None if isinstance(found, Unknown) else found)
        cause = unknown.cause if unknown else None
        if segment not in self._said or self._said[segment] is not cause:
            self._said[segment] = cause
            logger.info("accuracy of unlabelled %s: %s", segment, f"cannot know: {unknown}" if unknown else "estimated")

    def _set(self, gauges: tuple[Gauge, Gauge, Gauge], segment: str, found: Interval | None) -> None:
        if found is None:
            for gauge in gauges:
                gauge.remove(segment)
            return
        for gauge, value in zip(gauges, (found.share, found.lower, found.upper), strict=True):
            gauge.labels(segment).set(value)
