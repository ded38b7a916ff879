"""Metrics as plain numbers, whether they come from a registry of this process or from another one's /metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Samples:
    """Sample name -> its series: labels and value."""

    series: Mapping[str, tuple[tuple[Mapping[str, str], float], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, families: Iterable[Metric]) -> Self:
        """Take what a registry has collected."""
        series: dict[str, list[tuple[Mapping[str, str], float]]] = {}
        for family in families:
            for sample in family.samples:
                series.setdefault(sample.name, []).append((sample.labels, sample.value))
        return cls({name: tuple(found) for name, found in series.items()})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read Prometheus' text format.

        Raises:
            ValueError: it is none.

        >>> Samples.parse('mrrs_labels_total{outcome="kept"} 3.0').total("mrrs_labels_total")
        3.0
        """
        return cls.of(text_string_to_metric_families(text))

    def find(self, name: str, **labels: str) -> Iterable[tuple[Mapping[str, str], float]]:
        """Give the series of a name that have these labels."""
        for found, value in self.series.get(name, ()):
            if all(found.get(label) == wanted for label, wanted in labels.items()):
                yield found, value

    def total(self, name: str, **labels: str) -> float | None:
        """Return the sum over the series with these labels; None where there is none."""
        values = [value for _, value in self.find(name, **labels)]
        return sum(values) if values else None

    def count(self, name: str, **labels: str) -> int:
        """Return the sum as a whole number; 0 where there is none."""
        return int(self.total(name, **labels) or 0)

    def by(self, name: str, label: str, **labels: str) -> dict[str, float]:
        """Return the sums per value of a label."""
        sums: dict[str, float] = {}
        for found, value in self.find(name, **labels):
            sums[found[label]] = sums.get(found[label], 0.0) + value
        return sums
