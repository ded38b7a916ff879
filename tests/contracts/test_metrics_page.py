"""docs/metrics.md is what the code says, and the code has no metric that it leaves out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from dashboards.metrics.exported import SOURCES, exported
from dashboards.metrics.page import page

ROOT = Path(__file__).parents[2]
PACKAGES = ("streams", "processors", "monitors", "replay", "dashboards")
#: What a metric's name ends with tells its unit or its kind; distances of drift and recorded levels have none of their own.
SUFFIXES = re.compile(r"_(total|seconds|bytes|ratio|info|records|photos|requests|answers)$")
BARE = {"mrrs_drift_score", "mrrs_drift_threshold", "mrrs_drift_window_mean", "mrrs_drift_reference_mean"} | {
    "mrrs_recorded_level",
    "mrrs_current_level",
}


def test_the_page_is_fresh() -> None:
    assert (ROOT / "docs/metrics.md").read_text("utf-8") == page(), (
        "out of date; run: python -m dashboards.metrics > docs/metrics.md"
    )


def test_no_metric_of_the_code_is_left_out() -> None:
    """What is given to the class of a metric as its name, wherever it stands."""
    made = re.compile(r"""\b(?:Counter|Gauge|Histogram|Summary|counter|gauge|histogram)\(\s*"(mrrs_\w+)\"""")
    families = re.compile(r"""\b(?:Counter|Gauge|Histogram)MetricFamily\(\s*"(mrrs_\w+)\"""")
    names = {metric.name for metric in exported()}
    found = {
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in made.findall(path.read_text("utf-8"))
    }
    collected = {
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in families.findall(path.read_text("utf-8"))
    }
    assert found
    assert found | collected <= names | {name.removesuffix("_total") for name in names}, (
        "name its class in dashboards/metrics/exported.py"
    )


def test_a_name_is_given_once_with_its_unit_and_meaning() -> None:
    metrics = exported()
    assert [name for name, times in Counter(metric.name for metric in metrics).items() if times > 1] == []
    assert {metric.name for metric in metrics if not SUFFIXES.search(metric.name)} <= BARE
    assert [metric.name for metric in metrics if not metric.meaning.endswith(".")] == []


def test_no_label_could_take_any_value() -> None:
    ids = {"request", "request_id", "meter", "meter_id", "photo", "id"}
    assert [metric.name for metric in exported() if ids & set(metric.labels)] == []


def test_every_job_has_metrics() -> None:
    assert {metric.job for metric in exported()} == set(SOURCES)
