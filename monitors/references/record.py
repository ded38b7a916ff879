"""The record of a reference: columns of values per segment, and the scores from which a window drifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monitors.features import BY_NAME, Kind
from monitors.measures.jensen_shannon import JensenShannon
from monitors.measures.ks import KolmogorovSmirnov
from monitors.measures.measure import Measure, Values
from monitors.measures.missing import Missing
from monitors.measures.total_variation import TotalVariation
from monitors.values.photo import Value

#: Of a float32.
LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, eq=False)
class Column:
    """One feature of the photos of a segment."""

    feature: str
    kind: Kind
    #: Numbers, or codes of categories; NaN where missing.
    values: Values
    #: Code -> category; empty for numbers.
    vocabulary: tuple[str, ...] = ()

    @classmethod
    def of(cls, feature: str, values: Sequence[Value]) -> Column:
        """Return the column of a feature's values."""
        kind = BY_NAME[feature].kind
        seen = tuple(sorted({str(value) for value in values if value is not None})) if kind == "category" else ()
        return cls(feature, kind, encode(values, seen, kind), seen)

    def encode(self, values: Iterable[Value]) -> Values:
        """Return values as numbers; a category that was never seen has the code behind the last one."""
        return encode(values, self.vocabulary, self.kind)

    @cached_property
    def mean(self) -> float | None:
        """Mean of the numbers that are there; None for categories, or where there are none."""
        there = self.values[~np.isnan(self.values)]
        return float(there.mean()) if self.kind == "number" and there.size else None

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that this column is watched by."""
        distances = self._distances()
        return distances if BY_NAME[self.feature].of_registers else (*distances, Missing.of(self.values))

    def _distances(self) -> tuple[Measure, ...]:
        if self.kind == "category":
            codes = len(self.vocabulary)
            return TotalVariation.of(self.values, codes), JensenShannon.of_codes(self.values, codes)
        return KolmogorovSmirnov.of(self.values), JensenShannon.of(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The photos of one segment."""

    photos: int
    #: Feature -> column; the columns of one monitor are of the same photos in the same order.
    columns: Mapping[str, Column]
    #: Feature -> method -> score times root of n m / (n + m) from which it is drift.
    critical: Mapping[str, Mapping[str, float]]
    #: Monitor -> the chance, by one measure of one feature, that is drift.
    levels: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What windows are held against."""

    #: Digest of all that decides; the same content has the same version.
    version: str
    #: ISO 8601, UTC.
    created: str
    #: What it was built from, in words.
    source: str
    #: Model name -> version that answered.
    models: Mapping[str, str]
    #: Chance of an alarm by anything when every segment is judged once by every monitor.
    false_alarm_rate: float
    #: Photos of the windows that it was calibrated for.
    window: int
    segments: Mapping[str, Segment]

    def segment(self, name: str) -> Segment | None:
        """Return a segment; a tenant that is not in the reference is held against all photos of the meter type."""
        return self.segments.get(name) or self.segments.get(name.rpartition("/")[2])

    def shares(self) -> dict[str, float]:
        """Return segment -> its share of all photos."""
        total = sum(segment.photos for segment in self.segments.values())
        return {name: segment.photos / total for name, segment in self.segments.items()} if total else {}

    def outdated(self, served: Mapping[str, str]) -> dict[str, str]:
        """Return the models among those served whose version is not the reference's: name -> the reference's."""
        return {name: version for name, version in self.models.items() if served.get(name, version) != version}


def encode(values: Iterable[Value], vocabulary: Sequence[str], kind: Kind) -> Values:
    """Return values as numbers: categories as their place in the vocabulary, NaN where missing or not of this kind."""
    if kind == "category":
        codes = {name: float(code) for code, name in enumerate(vocabulary)}
        return np.array(
            [np.nan if v is None else codes.get(str(v), float(len(vocabulary))) for v in values], np.float64
        )
    numbers = np.array([v if isinstance(v, int | float) else np.nan for v in values], np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    # As the file keeps them: a constant would otherwise differ from itself.
    return np.clip(numbers, -LARGEST, LARGEST).astype(np.float32).astype(np.float64)
