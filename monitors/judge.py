"""A window against the reference: every feature's scores and thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from monitors.drift import Drift
from monitors.features import BY_NAME, features_of
from monitors.measures.measure import Measure, Values
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
        for drift in _judge(window, column, segment)
    )


def thresholds(segment: Segment, photos: int) -> dict[str, dict[str, float]]:
    """Return feature -> method -> the score from which a window of so many photos, none missing a value, drifts."""
    full = np.zeros((1, photos))
    return {
        column.feature: {
            measure.method: _threshold(measure, full, column, segment)
            for measure in column.measures
            if measure.method in segment.critical[column.feature] and measure.weights(full)[0]
        }
        for column in segment.columns.values()
        if column.feature in segment.critical
    }


def _judge(window: Window, column: Column, segment: Segment) -> Iterator[Drift]:
    values = column.encode(observation.values.get(column.feature) for observation in window.observations)[None]
    for measure in column.measures:
        if measure.method in segment.critical.get(column.feature, {}) and measure.weights(values)[0]:
            threshold = _threshold(measure, values, column, segment)
            yield Drift(column.feature, measure.method, float(measure.scores(values)[0]), threshold)


def _threshold(measure: Measure, values: Values, column: Column, segment: Segment) -> float:
    critical = segment.critical[column.feature][measure.method]
    # What is rare in the reference, or not there at all, may still happen now and then: it takes several to tell.
    least = measure.least(values.shape[1], segment.levels[BY_NAME[column.feature].monitor])
    return max(critical / math.sqrt(float(measure.weights(values)[0])), least)
