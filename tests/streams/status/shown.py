"""Figures for tests of the page, and the parts that they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry

from processors.labels import Verdict
from processors.records import Display, Medium, Reading, RegisterReading, Status
from streams.messages import DriftAlarm
from streams.metrics import Metrics
from streams.status.figures import Figures
from streams.status.flow import flow, stages
from streams.status.history import History, Moment
from streams.status.models import ServedModel
from streams.status.recent import Answer
from streams.status.samples import Samples
from streams.status.watched import watched

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BOX = ((40.0, 40.0), (200.0, 40.0), (200.0, 80.0), (40.0, 80.0))
READING = Reading(
    "r-1", Status.READ, (), (), Medium.GAS, Display.ANALOG,
    (RegisterReading(None, "01234", 0, "m3", 0.98, BOX, ()),), 0.98, None, {}, {}, {},
)  # fmt: skip
ANSWER = Answer("r-1", "t1", "2026-03-01T12:00:00.000+00:00", 0.4, "read", "gas: 01234 m3", "", True, None, None)
ALARM = DriftAlarm(
    "alarm-1", "images", "gas", "brightness", "locate", "ks", 0.42, 0.2, "ref-1", 100,
    "2026-03-01T11:58:00.000+00:00", "2026-03-01T11:59:00.000+00:00", ("r-1", "r-2"), "/reports/gas-1.html",
    "2026-03-01T11:59:01.000+00:00",
)  # fmt: skip
MONITORED = """
mrrs_monitor_windows_total{monitor="images",segment="gas"} 3.0
mrrs_monitor_reference_info{version="ref-1",source="synthetic"} 1.0
mrrs_monitor_reference_outdated_info{model="roi-gas"} 1.0
mrrs_monitor_reference_outdated_info{model="roi-water"} 0.0
mrrs_drift_score{monitor="images",segment="gas",feature="brightness",method="ks"} 0.3
mrrs_drift_threshold{monitor="images",segment="gas",feature="brightness",method="ks"} 0.2
mrrs_drift_detected_info{monitor="images",segment="gas",feature="brightness",stage="locate"} 1.0
mrrs_drift_score{monitor="images",segment="gas",feature="noise",method="ks"} 0.1
mrrs_drift_threshold{monitor="images",segment="gas",feature="noise",method="ks"} 0.2
mrrs_drift_detected_info{monitor="images",segment="gas",feature="noise",stage="locate"} 0.0
mrrs_segment_share_ratio{segment="gas"} 0.75
mrrs_segment_reference_share_ratio{segment="gas"} 0.5
mrrs_live_accuracy_ratio{segment="gas"} 0.9
mrrs_live_label_coverage_ratio{segment="gas"} 0.25
mrrs_live_accuracy_estimate_ratio{segment="gas"} 0.8
mrrs_live_accuracy_estimate_known_info{segment="gas"} 0.0
"""


def worker() -> Metrics:
    """Return the metrics of a worker that has answered four photos."""
    metrics = Metrics(CollectorRegistry())
    metrics.received.labels("intake").inc(5)
    metrics.answers.labels("read").inc(3)
    metrics.answers.labels("rejected").inc(1)
    metrics.rejections.labels("blurred").inc(1)
    metrics.dead_letters.labels("locate").inc()
    for seconds in (0.02, 0.02, 0.02, 0.2):
        metrics.duration.labels("locate").observe(seconds)
    return metrics


def figures(**changed: object) -> Figures:
    samples = Samples.of(worker().registry.collect())
    history = History()
    history.add(Moment(0.0, 0.0, {}))
    history.add(Moment.of(2.0, samples))
    shown = Figures(
        time=NOW.isoformat(timespec="milliseconds"),
        up_s=60.0,
        kafka="127.0.0.1:9092",
        flow=flow(samples, history, [0.3, 0.5], None),
        stages=stages(samples, history),
        rejections={"blurred": 1},
        models=(ServedModel("roi-gas", "0.2.0", "0.3.0", 12.0),),
        watched=watched(Samples.parse(MONITORED), [ALARM], address="http://127.0.0.1:9109"),
        newest=(ANSWER, replace(ANSWER, request_id="r-3", photo=False, label="01235", verdict=Verdict.WRONG)),
        warnings=(),
        log_missing="",
    )
    return replace(shown, **changed)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)
