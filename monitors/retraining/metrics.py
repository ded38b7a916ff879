"""What Prometheus is told about retrainings and deliveries: looked up on the disk when it asks."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitors.retraining.delivery import Delivery, delivery
from monitors.retraining.job import Job, jobs
from processors.history import read_history
from processors.manifest import ModelError
from streams.settings import Settings

logger = logging.getLogger(__name__)


class RetrainingCollector(Collector):
    """Metrics of the retrainings in a folder, and of the history of a folder of models."""

    def __init__(
        self, state: Path, models: Path | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._state, self._models, self._now = state, models, now

    def collect(self) -> Iterator[Metric]:
        """Give the metrics as they are now; what cannot be read is logged and left out."""
        yield from _of_jobs(_jobs(self._state))
        yield from _of_deliveries(self._deliveries())

    def _deliveries(self) -> list[Delivery]:
        if self._models is None:
            return []
        try:
            return delivery(read_history(self._models), self._now())
        except ModelError as error:
            logger.warning("no delivery figures: %s", error)
            return []


def collector(settings: Settings) -> RetrainingCollector:
    """Return the collector for the settings' folders; register it on the registry of a service."""
    return RetrainingCollector(settings.retrain_state, settings.model_dir)


def _jobs(state: Path) -> list[Job]:
    try:
        return jobs(state)
    except OSError as error:
        logger.warning("no figures of retrainings: %s", error)
        return []


def _of_jobs(found: list[Job]) -> Iterator[Metric]:
    ended = CounterMetricFamily(
        "mrrs_retrain_jobs",
        "Retrainings that ended, by outcome; `failed` counts steps that failed and can be gone on with.",
        labels=["model", "outcome"],
    )
    took = GaugeMetricFamily(
        "mrrs_retrain_alert_to_challenger_seconds",
        "Time from the alert or request to the challenger, of the newest retraining that gave one.",
        labels=["model"],
    )
    counts: Counter[tuple[str, str]] = Counter()
    newest: dict[str, float] = {}
    for job in found:
        counts[job.order.model, "failed"] += job.failures
        outcome = job.outcome
        if outcome is not None:
            counts[job.order.model, outcome.outcome] += 1
            if outcome.alert_to_challenger_s is not None:
                newest[job.order.model] = outcome.alert_to_challenger_s
    for labels, count in sorted(counts.items()):
        ended.add_metric(labels, count)
    for model, seconds in newest.items():
        took.add_metric([model], seconds)
    yield ended
    yield took


def _of_deliveries(found: list[Delivery]) -> Iterator[Metric]:
    deployments = CounterMetricFamily("mrrs_delivery_deployments", "Promotions to champion.", labels=["model"])
    lead = GaugeMetricFamily(
        "mrrs_delivery_lead_time_seconds", "Median time from a version's adding to its promotion.", labels=["model"]
    )
    restore = GaugeMetricFamily(
        "mrrs_delivery_restore_seconds",
        "Median time that a promotion served until it was rolled back.",
        labels=["model"],
    )
    failed = GaugeMetricFamily(
        "mrrs_delivery_change_failure_ratio", "Share of the promotions that were rolled back.", labels=["model"]
    )
    for one in found:
        deployments.add_metric([one.model], one.deployments)
        for family, value in (
            (lead, one.lead_time_s),
            (restore, one.restore_s),
            (failed, one.change_failure_ratio),
        ):
            if value is not None:
                family.add_metric([one.model], value)
    yield from (deployments, lead, restore, failed)
