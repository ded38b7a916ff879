"""Whether a photo is like those of the reference at all: within the range of each of their properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from monitors.features import features_of
from monitors.references import Column, Reference
from monitors.values import photo
from monitors.values.photo import Value
from processors.records import Reading

#: Quantiles of the reference's numbers, since a single freak photo must not widen what is known, and the share of their
#: distance by which a range is wider: the reference is a sample too.
LOW, HIGH, WIDER = 0.001, 0.999, 0.05

Fits = Callable[[Value], bool]


class Support:
    """Knows the ranges of the reference's image properties, segment by segment."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._fits = lru_cache(maxsize=256)(self._fits_of)

    def inside(self, reading: Reading, segment: str) -> bool | None:
        """Tell whether the photo of a reading is like the reference's; None where the segment is not in it."""
        fits = self._fits(segment)
        if not fits or reading.properties is None:
            return None
        values = photo.values(reading.properties)
        return all(fit(values.get(name)) for name, fit in fits.items())

    def _fits_of(self, name: str) -> Mapping[str, Fits]:
        segment = self._reference.segment(name)
        columns = {} if segment is None else segment.columns
        return {one.name: fit_of(columns[one.name]) for one in features_of("images") if one.name in columns}


def fit_of(column: Column) -> Fits:
    """Return whether a value lies where the column's values do; one that is missing does not count against it."""
    if column.kind == "category":
        return lambda value: value is None or str(value) in column.vocabulary
    there = column.values[~np.isnan(column.values)]
    if not there.size:
        return lambda _: True
    low, high = (float(bound) for bound in np.quantile(there, (LOW, HIGH)))
    slack = WIDER * (high - low) + 1e-6 * max(abs(low), abs(high))  # the reference keeps single precision
    return lambda value: not isinstance(value, int | float) or low - slack <= value <= high + slack
