"""Simulated observations of answered photos: nobody drew the photos, but their features behave as such features do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from monitors.features import features_of
from monitors.observation import Observation
from monitors.values.photo import Value

#: Share of values that are missing in every third feature, and of outliers in every fifth.
MISSING, OUTLIERS = 0.1, 0.005
TIME = "2026-01-01T00:00:00+00:00"


class Segment:
    """One segment's distribution, drawn once; observations are drawn from it independently of each other.

    Among the features are skewed and discrete ones, ones that depend on each other, constant ones, and some with missing
    values and outliers.
    """

    def __init__(self, name: str, monitor: str, rng: np.random.Generator) -> None:
        self.name = name
        self._rng = rng
        self._features = features_of(monitor)
        count = len(self._features)
        #: What the features have in common: one hidden quality of a photo.
        self._shared = rng.uniform(-0.9, 0.9, count)
        self._skewed = rng.random(count) < 0.4
        self._shares = [rng.dirichlet(np.full(rng.integers(2, 7), 0.5)) for _ in range(count)]

    def observations(self, count: int, shift: dict[str, float] | None = None) -> Iterator[Observation]:
        """Give observations; `shift` moves a feature: a number by so many deviations, a category with that chance."""
        hidden = self._rng.normal(size=count)
        moved = shift or {}
        columns = {
            feature.name: self._column(place, feature.kind, hidden, moved.get(feature.name, 0.0))
            for place, feature in enumerate(self._features)
        }
        for row in range(count):
            values = {name: column[row] for name, column in columns.items()}
            yield Observation(f"{self.name}-{row}", TIME, self.name, values, {"simulated": "1.0.0"})

    def _column(self, place: int, kind: str, hidden: NDArray[np.float64], shift: float) -> list[Value]:
        shared, rng = self._shared[place], self._rng
        values: list[Value]
        if place % 7 == 6 and not shift:  # a constant
            values = ["same" if kind == "category" else 0.25] * len(hidden)
        elif kind == "category":
            drawn = rng.choice(len(self._shares[place]), len(hidden), p=self._shares[place])
            values = ["new" if rng.random() < shift else f"c{code}" for code in drawn]
        else:
            plain = shared * hidden + np.sqrt(1 - shared**2) * rng.normal(size=len(hidden)) + shift
            values = [float(value) for value in (np.exp(plain) if self._skewed[place] else plain)]
            if place % 5 == 4:
                values = [1e6 if rng.random() < OUTLIERS else value for value in values]
        if place % 3 == 2:
            values = [None if rng.random() < MISSING else value for value in values]
        return values
