"""Series and labels that nobody exports."""

from __future__ import annotations

import pytest

from dashboards.checks.names import unknown
from dashboards.expressions import Asked

EXPORTED = {
    "mrrs_answers_total": frozenset({"status"}),
    "mrrs_stage_duration_seconds_bucket": frozenset({"stage", "le"}),
    "mrrs_drift_score": frozenset({"segment", "feature"}),
}


def _said(expr: str) -> list[str]:
    return [
        finding.what for finding in unknown([Asked("board", "panel", expr)], EXPORTED, {"mrrs:promised_accuracy:ratio"})
    ]


@pytest.mark.parametrize(
    "expr",
    [
        "sum by (status) (rate(mrrs_answers_total[$__rate_interval]))",
        'mrrs_answers_total{status="read",job="worker",instance=~".*"}',
        "histogram_quantile(0.95, sum by (le, stage) (rate(mrrs_stage_duration_seconds_bucket[5m])))",
        'mrrs_drift_score{segment=~"$segment",feature=~"$feature"}',
        'count(ALERTS{alertstate="firing"}) or vector(0)',
        'sum by (alertname) (ALERTS{alertstate="mrrs_no_metric_at_all"})',
        "up == 0",
        "mrrs:promised_accuracy:ratio",
    ],
)
def test_what_is_exported_is_not_mentioned(expr: str) -> None:
    assert _said(expr) == []


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        ("rate(mrrs_answer_total[5m])", "no process of ours exports mrrs_answer_total"),
        ('mrrs_answers_total{state="read"}', "mrrs_answers_total has no label state"),
        ("sum by (stage) (mrrs_answers_total)", "nothing in the expression has a label stage"),
        ("mrrs:promised:ratio", "no rule makes mrrs:promised:ratio"),
        ('mrrs_drift_score{segment=~"$tenant"}', "no board gives the variable tenant"),
    ],
)
def test_what_is_not_exported_is_named(expr: str, said: str) -> None:
    assert _said(expr) == [said]
