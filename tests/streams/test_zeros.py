"""Counters that are there before their first event."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from processors.manifest import Fault
from processors.records import Reason, Status
from streams.metrics import Metrics
from streams.topics import HOSTED, SOURCES
from streams.zeros import begin, begin_challenger, begin_model


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


@pytest.mark.parametrize("stage", HOSTED)
def test_the_faults_of_every_hosted_stage_begin_at_zero(metrics: Metrics, stage: str) -> None:
    begin(metrics, stage, SOURCES[stage].name)
    assert _value(metrics, "mrrs_dead_letters_total", stage=stage) == 0
    assert _value(metrics, "mrrs_stage_stopped_info", stage=stage) == 0
    assert _value(metrics, "mrrs_stage_duration_seconds_count", stage=stage) == 0
    assert _value(metrics, "mrrs_offset_gap_records_total", stage=stage, topic=SOURCES[stage].name) == 0
    assert _value(metrics, "mrrs_retries_total", what="request log") == 0


def test_answers_begin_at_zero_where_answers_are_given_and_only_there(metrics: Metrics) -> None:
    begin(metrics, "locate", "mrrs.meters.v1")
    assert _value(metrics, "mrrs_answers_total", status=Status.READ) is None
    begin(metrics, "assemble", "mrrs.digits.v1")
    assert {_value(metrics, "mrrs_answers_total", status=status) for status in Status} == {0}
    assert {_value(metrics, "mrrs_rejections_total", reason=reason) for reason in Reason} == {0}


def test_what_has_been_counted_stays(metrics: Metrics) -> None:
    metrics.dead_letters.labels("locate").inc()
    begin(metrics, "locate", "mrrs.meters.v1")
    assert _value(metrics, "mrrs_dead_letters_total", stage="locate") == 1


def test_a_served_model_and_a_challenger_have_theirs(metrics: Metrics) -> None:
    begin_model(metrics, "roi-gas")
    assert _value(metrics, "mrrs_model_swaps_total", model="roi-gas") == 0
    assert {_value(metrics, "mrrs_model_swaps_refused_total", model="roi-gas", reason=fault) for fault in Fault} == {0}
    assert _value(metrics, "mrrs_shadow_errors_total", model="roi-gas") is None
    begin_challenger(metrics, "roi-gas")
    assert _value(metrics, "mrrs_shadow_errors_total", model="roi-gas") == 0
    assert _value(metrics, "mrrs_shadow_readings_total", model="roi-gas", verdict="agrees") == 0
