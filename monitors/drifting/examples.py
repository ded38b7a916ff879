"""The photos of a window to look at first when a feature drifts."""

from __future__ import annotations

from collections import Counter

import numpy as np

from monitors.drift import Drift
from monitors.observation import Observation
from monitors.references import Column
from monitors.windows import Window

#: Photos that an alarm names.
EXAMPLES = 5
#: The measure of missing values.
MISSING = "missing"


def examples(window: Window, drift: Drift, column: Column) -> tuple[str, ...]:
    """Return the request ids of up to five photos, the most unusual first.

    Numbers: those furthest to the side to which the window's mean has moved. Categories: the newest of the one whose share
    has grown most. Missing values: the newest without one.
    """
    chosen = _chosen(window, drift, column)
    return tuple(observation.request_id for observation in chosen[:EXAMPLES])


def _chosen(window: Window, drift: Drift, column: Column) -> list[Observation]:
    newest = window.observations[::-1]
    if drift.method == MISSING:
        return [one for one in newest if one.values.get(drift.feature) is None]
    there = [one for one in newest if one.values.get(drift.feature) is not None]
    if column.kind == "category":
        grown = _most_grown([str(one.values[drift.feature]) for one in there], column)
        return [one for one in there if str(one.values[drift.feature]) == grown]
    numbers = column.encode(one.values[drift.feature] for one in there)
    upwards = float(np.nanmean(numbers)) >= (column.mean or 0.0)
    order = np.argsort(-numbers if upwards else numbers, kind="stable")
    return [there[place] for place in order]


def _most_grown(values: list[str], column: Column) -> str:
    codes = column.values[~np.isnan(column.values)].astype(int)
    before = Counter(column.vocabulary[code] for code in codes)
    now = Counter(values)
    return max(now, key=lambda name: now[name] / len(values) - before[name] / max(1, codes.size), default="")
