"""docs/metrics.md, made from the code."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.metrics.exported import Metric, exported
from dashboards.metrics.used import alerts_by_series, boards_by_series, users

HEAD = """\
# Metrics

Made from the code by `python -m dashboards.metrics > docs/metrics.md`; do not edit. What a metric means stands in its help
text, which `/metrics` shows too. Times are in seconds, sizes in bytes, shares in ratios; labels come from small closed
sets, never from request or meter ids. `dashboards/rules/` has the alerts, `dashboards/runbooks/` what to do about each.
"""
#: Job of Prometheus -> who exports its metrics.
ABOUT = {
    "worker": "Every `mrrs worker`, on `MRRS_METRICS`.",
    "monitor": "`mrrs monitor`, on `MRRS_MONITOR_METRICS`.",
    "trigger": "`mrrs trigger`, on `MRRS_TRIGGER_ADDRESS`; what retrainings and deliveries have left on the disk is looked up"
    " when Prometheus asks.",
    "accuracy": "The accuracy test has ended when Prometheus asks: it writes them into a file for the node exporter's textfile"
    " collector, at once or not at all, and they stay until the next run. All of its own have the label"
    " `dataset`; slices are `all`, `type=...`, `fault=...` and `expected=REASON`. `mrrs replay` leaves its figures beside them,"
    " where that folder is there.",
}


def page() -> str:
    """Return the page."""
    alerts, boards = alerts_by_series(), boards_by_series()
    metrics = exported()
    jobs = dict.fromkeys(metric.job for metric in metrics)
    parts = [_part(job, [metric for metric in metrics if metric.job == job], alerts, boards) for job in jobs]
    return "\n".join([HEAD, *parts])


def _part(job: str, metrics: list[Metric], alerts: Mapping[str, list[str]], boards: Mapping[str, list[str]]) -> str:
    rows = [_row(metric, users(metric, alerts), users(metric, boards)) for metric in metrics]
    head = "| metric | type | labels | unit | meaning | alerts | boards |\n|---|---|---|---|---|---|---|"
    return f"## Job `{job}`\n{ABOUT[job]}\n\n{head}\n" + "".join(f"{row}\n" for row in rows)


def _row(metric: Metric, alerts: list[str], boards: list[str]) -> str:
    meaning = metric.meaning.replace("|", "\\|")
    labels = ", ".join(metric.labels)
    cells = (f"`{metric.name}`", metric.type, labels, metric.unit, meaning, ", ".join(alerts), ", ".join(boards))
    return f"| {' | '.join(cells)} |"
