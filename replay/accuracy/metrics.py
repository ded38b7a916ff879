"""Metrics of the last run, in a file that Prometheus' node exporter reads: they stay when the job has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from processors.labels import Verdict
from replay.accuracy.gates import Conclusion
from replay.accuracy.runs import Run

FILE = "mrrs_accuracy.prom"
#: Slices that have series of their own; `source` and `split` may have any number of values.
SLICED = ("type", "fault", "expected")


class AccuracyMetrics:
    """The metrics, created on the registry that is passed in; every series names its dataset."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> Gauge:
            return Gauge(name, meaning, ["dataset", *labels], registry=registry)

        self.photos = gauge("mrrs_accuracy_photos", "Photos of the last accuracy run, by slice.", ["slice"])
        self.verdicts = gauge(
            "mrrs_accuracy_verdict_ratio", "Share of the photos read right, wrong or rejected.", ["slice", "verdict"]
        )
        self.expected = gauge(
            "mrrs_accuracy_expected_rejections_ratio",
            "Share of the photos that must be rejected which were, for just their reason.",
        )
        self.time = gauge("mrrs_accuracy_time_ratio", "Median run time of a photo in calibration workloads.")
        self.cpu = gauge("mrrs_accuracy_photo_cpu_seconds", "Median CPU time of a photo.")
        self.gate = gauge(
            "mrrs_accuracy_gate_info", "1 for what each gate, and all of them together, said.", ["gate", "conclusion"]
        )
        self.changed = gauge("mrrs_accuracy_changed_answers", "Photos that read otherwise than in the baseline.")
        self.time_of_run = gauge("mrrs_accuracy_last_run_timestamp_seconds", "When the last accuracy run began.")
        self.seconds = gauge("mrrs_accuracy_run_seconds", "How long it took.")

    def set(self, run: Run) -> None:
        """Say what a run has found."""
        dataset = run.conditions.dataset
        for name, entry in run.figures.items():
            if not name or name.partition("=")[0] in SLICED:
                self.photos.labels(dataset, name or "all").set(entry.photos)
                for verdict in Verdict:
                    self.verdicts.labels(dataset, name or "all", verdict).set(entry.share(verdict))
        everything = run.figures[""]
        if everything.cases:
            self.expected.labels(dataset).set(everything.held / everything.cases)
        self.time.labels(dataset).set(run.ratio)
        self.cpu.labels(dataset).set(run.cpu_seconds)
        said = [("all", run.verdict), *((gate.name, gate.conclusion) for gate in run.gates)]
        for gate, said_of_it in said:
            for conclusion in Conclusion:
                self.gate.labels(dataset, gate, conclusion.replace(" ", "_")).set(conclusion is said_of_it)
        self.changed.labels(dataset).set(run.changed_answers)
        self.time_of_run.labels(dataset).set(datetime.fromisoformat(run.time).timestamp())
        self.seconds.labels(dataset).set(run.seconds)


def publish(run: Run, folder: Path) -> Path:
    """Write the metrics of a run for the textfile collector, at once or not at all; return the file."""
    registry = CollectorRegistry()
    AccuracyMetrics(registry).set(run)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    write_to_textfile(str(path), registry)
    path.chmod(0o644)  # the exporter is another user
    return path
