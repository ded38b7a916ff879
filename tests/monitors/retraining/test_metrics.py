"""What Prometheus is told about retrainings and deliveries."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from prometheus_client import CollectorRegistry

from monitors.retraining.job import Outcome, begin
from monitors.retraining.metrics import RetrainingCollector
from processors import registry
from processors.draft import Word
from tests.monitors.retraining.test_job import ORDER
from tests.processors.tiny_models import NAME, folder

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENDED = Outcome(outcome="challenger", why="", ended=NOW.isoformat(), alert_to_challenger_s=600.0)


def test_jobs_and_deliveries_are_counted(tmp_path):
    models, state = folder(tmp_path / "onnx", "0.1.0", "0.2.0"), tmp_path / "state"
    registry.promote(models, NAME, "0.2.0", Word("ada", "", NOW))
    begin(state, ORDER).end(ENDED)
    second = begin(state, msgspec.structs.replace(ORDER, id="alert-2", created="2026-06-02T00:00:00+00:00"))
    second.fail("train", "out of memory", "now")
    second.end(msgspec.structs.replace(ENDED, alert_to_challenger_s=300.0))
    prometheus = CollectorRegistry()
    prometheus.register(RetrainingCollector(state, models, lambda: NOW))

    def value(name: str, **labels: str) -> float | None:
        return prometheus.get_sample_value(name, {"model": NAME, **labels})

    assert value("mrrs_retrain_jobs_total", outcome="challenger") == 2
    assert value("mrrs_retrain_jobs_total", outcome="failed") == 1
    assert value("mrrs_retrain_alert_to_challenger_seconds") == 300
    assert value("mrrs_delivery_deployments_total") == 1
    assert value("mrrs_delivery_change_failure_ratio") == 0
    assert value("mrrs_delivery_restore_seconds") is None


def test_a_history_that_cannot_be_read_leaves_the_other_metrics(tmp_path, caplog):
    models = folder(tmp_path / "onnx", "0.1.0")
    (models / "history.jsonl").write_text("nonsense\n")
    names = {metric.name for metric in RetrainingCollector(tmp_path / "none", models).collect()}
    assert {"mrrs_retrain_jobs", "mrrs_delivery_restore_seconds"} <= names
    assert "no delivery figures" in caplog.text
