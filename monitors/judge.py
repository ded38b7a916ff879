"""A window against the reference: every feature's scores and thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from monitors.drift import Drift
from monitors.features import features_of
from monitors.references.chance import unseen_share
from monitors.references.record import Column, Reference, Segment
from monitors.windows import Window

#: Observations below which nothing is said.
LEAST = 20


def judge(window: Window, reference: Reference) -> tuple[Drift, ...]:
    """Return how far each feature of a window's monitor has moved, by each of its measures.

    Nothing is returned where nothing can be known: the segment is not in the reference or has too few photos there, or
    the window has fewer than 20.
    """
    segment = reference.segment(window.segment)
    if segment is None or len(window.observations) < LEAST or window.monitor not in segment.levels:
        return ()
    return tuple(
        drift
        for feature in features_of(window.monitor)
        if (column := segment.columns.get(feature.name)) is not None
        for drift in _judge(window, column, segment, segment.levels[window.monitor])
    )


def _judge(window: Window, column: Column, segment: Segment, level: float) -> Iterator[Drift]:
    values = column.encode(observation.values.get(column.feature) for observation in window.observations)[None]
    critical = segment.critical.get(column.feature, {})
    for measure in column.measures:
        weight = float(measure.weights(values)[0])
        if measure.method not in critical or not weight:
            continue
        # What the reference never showed may still happen now and then: it takes several to tell.
        least = measure.unseen(unseen_share(len(window.observations), column.values.size, level))
        threshold = max(critical[measure.method] / math.sqrt(weight), least)
        yield Drift(column.feature, measure.method, float(measure.scores(values)[0]), threshold)
