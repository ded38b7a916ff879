"""What Evidently gets to see of a window: clean categories, and the scores from which they drift.

Its measures on raw numbers use bins of equal width, which one outlier empties; one column without values, or one infinity,
stops a whole report (0.7.23). So numbers go in as the bins of our own measure, and what is missing as a column of its own:
then its figures are ours, and its verdicts follow the calibrated thresholds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from monitors.drift import Drift
from monitors.judge import judge
from monitors.measures.jensen_shannon import JensenShannon, binned, distance
from monitors.measures.measure import Values
from monitors.references.record import Column, Reference
from monitors.windows import Window

#: Evidently's Jensen-Shannon distance is in nats, ours in bits.
NATS = math.sqrt(math.log(2))


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of categories."""

    name: str
    feature: str
    #: Name of what Evidently measures on it.
    method: str
    reference: tuple[str, ...]
    window: tuple[str, ...]
    #: Evidently's distance from which it is drift.
    threshold: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A window and its reference."""

    title: str
    #: What drifts most comes first.
    columns: tuple[Shown, ...]


def sheet(window: Window, reference: Reference) -> Sheet:
    """Return what Evidently gets to see; no columns where nothing can be judged."""
    segment = reference.segment(window.segment)
    drifts = judge(window, reference)
    if segment is None:
        return Sheet("", ())
    shown = [
        (drift.excess, column)
        for drift in drifts
        if (column := _shown(drift, segment.columns[drift.feature], window)) is not None
    ]
    title = f"{window.monitor} of {window.segment}, {window.since} to {window.until}, reference {reference.version}"
    return Sheet(title, tuple(column for _, column in sorted(shown, key=lambda pair: -pair[0])))


def _shown(drift: Drift, column: Column, window: Window) -> Shown | None:
    values = column.encode(observation.values.get(column.feature) for observation in window.observations)
    if drift.method == "js":
        names = _names(column)
        return Shown(
            column.feature,
            column.feature,
            "evidently:jensenshannon",
            _named(column, column.values, names),
            _named(column, values, names),
            drift.threshold * NATS,
        )
    if drift.method == "missing" and (np.isnan(values).any() or np.isnan(column.values).any()):
        before = float(np.isnan(column.values).mean())
        after = min(1.0, before + drift.threshold)
        threshold = float(distance(np.array([1 - before, before]), np.array([1 - after, after])))
        name = f"{column.feature} is there"
        return Shown(name, column.feature, "evidently:missing", _there(column.values), _there(values), threshold * NATS)
    return None


def _names(column: Column) -> tuple[str, ...]:
    """Return the names of the codes, or of the bins in their order."""
    if column.kind == "category":
        return *column.vocabulary, "never seen before"
    edges = [f"{edge:.4g}" for edge in _edges(column)]
    middle = [f"{number}: to {edge}" for number, edge in enumerate(edges, 1)]
    return *middle, f"{len(edges) + 1}: above {edges[-1]}"


def _named(column: Column, values: Values, names: tuple[str, ...]) -> tuple[str, ...]:
    there = values[~np.isnan(values)]
    codes = there if column.kind == "category" else binned(there, _edges(column))
    return tuple(map(names.__getitem__, codes.astype(np.intp).tolist()))


def _edges(column: Column) -> Values:
    edges = next(measure.edges for measure in column.measures if isinstance(measure, JensenShannon))
    return np.zeros(1) if edges is None else edges


def _there(values: Values) -> tuple[str, ...]:
    return tuple("missing" if gone else "there" for gone in np.isnan(values).tolist())
