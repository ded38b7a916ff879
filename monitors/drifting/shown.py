"""What a judged window shows in the metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from monitors.drift import Drift
from monitors.drifting.window_store import Lasting
from monitors.features import BY_NAME
from monitors.metrics import MonitorMetrics
from monitors.references import Reference
from monitors.windows import Window


class Shown:
    """The gauges of one monitor; a measure of which a window says nothing shows nothing."""

    def __init__(self, monitor: str, metrics: MonitorMetrics) -> None:
        self._monitor = monitor
        self._metrics = metrics
        self._scores: dict[str, set[tuple[str, str]]] = {}
        self._stages: dict[tuple[str, str], str] = {}

    def window(self, window: Window, drifts: Iterable[Drift], reference: Reference) -> None:
        """Show how far a window's features have moved."""
        scores, segment = {(drift.feature, drift.method): drift for drift in drifts}, window.segment
        for feature, method in self._scores.get(segment, set()) - scores.keys():
            self._metrics.score.remove(self._monitor, segment, feature, method)
            self._metrics.threshold.remove(self._monitor, segment, feature, method)
        self._scores[segment] = set(scores)
        for (feature, method), drift in scores.items():
            self._metrics.score.labels(self._monitor, segment, feature, method).set(drift.score)
            self._metrics.threshold.labels(self._monitor, segment, feature, method).set(drift.threshold)
        for feature in {feature for feature, _ in scores}:
            self._values(window, feature, reference)

    def lasting(self, segment: str, judged: Iterable[str], lasting: Mapping[str, Lasting]) -> None:
        """Show which features drift, with the stage that suffers, and that the others do not."""
        for feature in {*judged, *lasting}:
            stage = lasting[feature].stage if feature in lasting else BY_NAME[feature].stage
            before = self._stages.get((segment, feature), stage)
            if before != stage:
                self._metrics.detected.remove(self._monitor, segment, feature, before)
            self._stages[segment, feature] = stage
            self._metrics.detected.labels(self._monitor, segment, feature, stage).set(feature in lasting)

    def _values(self, window: Window, feature: str, reference: Reference) -> None:
        segment = reference.segment(window.segment)
        if segment is None or feature not in segment.columns:
            return
        column = segment.columns[feature]
        values = column.encode(observation.values.get(feature) for observation in window.observations)
        there = values[~np.isnan(values)]
        labels = (self._monitor, window.segment, feature)
        self._metrics.missing.labels(*labels).set(1 - there.size / values.size)
        if column.mean is not None:
            self._metrics.reference_mean.labels(*labels).set(column.mean)
            self._metrics.window_mean.labels(*labels).set(float(there.mean()) if there.size else float("nan"))
