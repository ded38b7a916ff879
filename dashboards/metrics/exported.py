"""The metrics that the code exports, as the code itself describes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric as Family
from prometheus_client.registry import Collector

from monitors.metrics import MonitorMetrics, TriggerMetrics
from monitors.retraining.metrics import RetrainingCollector
from replay.accuracy.metrics import AccuracyMetrics
from replay.replaying.metrics import ReplayMetrics
from streams.metrics import Metrics

#: Job of Prometheus -> what puts its metrics on a registry.
SOURCES: Mapping[str, tuple[Callable[[CollectorRegistry], object], ...]] = {
    "worker": (Metrics,),
    "monitor": (MonitorMetrics,),
    "trigger": (TriggerMetrics, lambda registry: registry.register(RetrainingCollector(Path(os.devnull), None))),
    "accuracy": (AccuracyMetrics, ReplayMetrics),
}
#: End of a name -> unit. The first that fits.
UNITS = (
    ("_timestamp_seconds", "Unix time, seconds"),
    ("_seconds", "seconds"),
    ("_bytes", "bytes"),
    ("_ratio", "ratio"),
    ("_info", "0 or 1"),
    ("_records", "records"),
    ("_photos", "photos"),
    ("_requests", "requests"),
    ("_answers", "answers"),
)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its name with the suffix of counters, and what the code says of it."""

    job: str
    name: str
    type: str
    labels: tuple[str, ...]
    meaning: str

    @property
    def series(self) -> tuple[str, ...]:
        """The names under which Prometheus stores it.

        >>> Metric("worker", "mrrs_x_seconds", "histogram", (), "").series
        ('mrrs_x_seconds_bucket', 'mrrs_x_seconds_sum', 'mrrs_x_seconds_count')
        """
        return (
            tuple(self.name + end for end in ("_bucket", "_sum", "_count"))
            if self.type == "histogram"
            else (self.name,)
        )

    @property
    def unit(self) -> str:
        """The base unit, which the name ends with.

        >>> Metric("worker", "mrrs_photo_bytes_total", "counter", (), "").unit
        'bytes'
        """
        base = self.name.removesuffix("_total")
        return next((unit for end, unit in UNITS if base.endswith(end)), "count")


def exported() -> tuple[Metric, ...]:
    """Return every metric, in the order of the code."""
    return tuple(metric for job, builders in SOURCES.items() for build in builders for metric in _of(job, build))


def labels_of_series() -> dict[str, frozenset[str]]:
    """Return the labels of every series that Prometheus gets from us, without those that it adds itself."""
    return {
        series: frozenset(metric.labels) | ({"le"} if series.endswith("_bucket") else set())
        for metric in exported()
        for series in metric.series
    }


class _Notebook(CollectorRegistry):
    """A registry that remembers its collectors in order."""

    def __init__(self) -> None:
        super().__init__()
        self.collectors: list[Collector] = []

    def register(self, collector: Collector) -> None:
        super().register(collector)
        self.collectors.append(collector)


def _of(job: str, build: Callable[[CollectorRegistry], object]) -> tuple[Metric, ...]:
    registry = _Notebook()
    build(registry)
    metrics = []
    for collector in registry.collectors:
        for family in _families(collector):
            # No public way to ask a metric without children for its labels.
            labels = tuple(getattr(collector, "_labelnames", getattr(family, "_labelnames", ())))
            name = f"{family.name}_total" if family.type == "counter" else family.name
            metrics.append(Metric(job, name, family.type, labels, family.documentation))
    return tuple(metrics)


def _families(collector: Collector) -> Iterable[Family]:
    """Return what a metric says of itself, or what a collector gives when nothing is there yet."""
    describe: Callable[[], Iterable[Family]] = getattr(collector, "describe", collector.collect)
    return describe()
