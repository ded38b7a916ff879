"""Scores from which a window drifts, so that all features together rarely say so without a reason.

A window of the reference is held against the rest of it, thousands of times, and the rarest score among all features and
measures is noted: P. Westfall and S. Young, Resampling-Based Multiple Testing, 1993 (minP). One draw is used for all
features, so what depends on each other is not counted twice.

A window drawn with replacement and held against the very photos that it was drawn from would be too near to them: its
scores vary with 1/n, those of a new window with 1/n + 1/m, since the m photos of the reference are a sample themselves.
Held against the rest they vary with 1/n + 1/(m - n); scores are therefore kept times the root of n m / (n + m), which also
makes them serve for windows of another size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitors.measures.measure import Measure, Values
from monitors.references.record import Column
from monitors.references.tail import Tail

#: Windows that are drawn.
DRAWS = 5_000
#: Photos of a segment below which nothing can be known: half of them make a window, and 20 are needed.
LEAST = 40
#: Share of the chance that is aimed at: the tail is estimated from a hundred draws and the reference is one sample of its
#: kind; aimed at the whole, benchmarks/monitors_false_alarms.py counted up to twice as many alarms.
MARGIN = 0.5
#: Windows that are looked at together: what bounds the memory.
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `Segment` keeps of one monitor."""

    #: Feature -> method -> score times root of n m / (n + m).
    critical: Mapping[str, Mapping[str, float]]
    #: The chance of that score, by one measure of one feature.
    level: float


def calibrate(
    columns: Sequence[Column], *, chance: float, window: int, rng: np.random.Generator, draws: int = DRAWS
) -> Calibration | None:
    """Return the scores that any feature of a window reaches with a chance, or None where there are too few photos.

    Args:
        columns: Those of one monitor: of the same photos, in the same order.
        chance: Of an alarm of a window that is like the reference.
        window: Photos of a window; at most half of the reference is drawn.
        rng: Source of the draws.
        draws: Windows that are drawn.
    """
    rows = columns[0].values.size if columns else 0
    if rows < LEAST:
        return None
    watched = [(column, measure) for column in columns for measure in column.measures]
    scores = np.empty((len(watched), draws))
    done = 0
    for picks in _draw(rows, min(window, rows // 2), draws, rng):
        for place, (column, measure) in enumerate(watched):
            scores[place, done : done + len(picks)] = _scores(measure, column.values[picks])
        done += len(picks)
    tails = [Tail.of(row) for row in scores]
    rarest = np.min([tail.chance(row) for tail, row in zip(tails, scores, strict=True)], axis=0)
    level = float(np.exp(-Tail.of(-np.log(rarest)).beyond(MARGIN * chance)))
    critical: dict[str, dict[str, float]] = {}
    for (column, measure), tail in zip(watched, tails, strict=True):
        critical.setdefault(column.feature, {})[measure.method] = tail.beyond(level)
    return Calibration(critical, level)


def _draw(rows: int, window: int, draws: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Give rows of windows drawn without replacement, some windows at a time."""
    for begin in range(0, draws, _CHUNK):
        keys = rng.random((min(_CHUNK, draws - begin), rows), np.float32)
        yield np.argpartition(keys, window - 1, axis=1)[:, :window]


def _scores(measure: Measure, windows: Values) -> Values:
    return measure.scores(windows, within=True) * np.sqrt(measure.weights(windows, within=True))
