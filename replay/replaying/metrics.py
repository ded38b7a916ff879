"""Metrics of the last replay, in a file beside those of the accuracy test: they stay when it has ended."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from processors.chain import STAGES
from replay.replaying.summary import Summary

FILE = "mrrs_replay.prom"


class ReplayMetrics:
    """The metrics, created on the registry that is passed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, meaning: str, *labels: str) -> Gauge:
            return Gauge(name, meaning, labels, registry=registry)

        self.time = gauge("mrrs_replay_last_run_timestamp_seconds", "When the last replay ended.", "against")
        self.requests = gauge(
            "mrrs_replay_requests", "Requests of the last replay, by what a customer would notice.", "against", "change"
        )
        self.differing = gauge(
            "mrrs_replay_differing_requests",
            "Requests of the last replay whose outputs differ, by the stage where it begins.",
            "against",
            "stage",
        )

    def set(self, summary: Summary, against: str, now: datetime) -> None:
        """Say what a replay has found."""
        self.time.labels(against).set(now.timestamp())
        for change, count in summary.changes.items():
            self.requests.labels(against, change.replace(" ", "_")).set(count)
        for stage, _ in STAGES:
            found = summary.stages.get(stage)
            self.differing.labels(against, stage).set(found.requests if found else 0)


def publish(summary: Summary, against: str, folder: Path, now: datetime) -> Path | None:
    """Write the metrics for the textfile collector, at once or not at all; return the file.

    Args:
        summary: What the replay has found.
        against: answers, labels or trace.
        folder: Where the accuracy test's metrics are. Where there is no such folder nobody collects them: None.
        now: When the replay ended.

    Raises:
        OSError: the folder cannot be written.
    """
    if not folder.is_dir():
        return None
    registry = CollectorRegistry()
    ReplayMetrics(registry).set(summary, against, now)
    path = folder / FILE
    write_to_textfile(str(path), registry)
    path.chmod(0o644)  # the exporter is another user
    return path
