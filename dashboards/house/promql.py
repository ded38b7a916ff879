"""Expressions that several panels share."""

from __future__ import annotations


def rate(series: str, *by: str) -> str:
    """Return the rise a second of a counter, all processes together.

    >>> rate('mrrs_answers_total{status="read"}')
    'sum(rate(mrrs_answers_total{status="read"}[$__rate_interval]))'
    >>> rate("mrrs_answers_total", "status")
    'sum by (status) (rate(mrrs_answers_total[$__rate_interval]))'
    """
    return f"sum{_by(by)}(rate({series}[$__rate_interval]))"


def risen(series: str, *by: str) -> str:
    """Return the rise of a counter over the time that is shown, all processes together.

    >>> risen("mrrs_answers_total")
    'sum(increase(mrrs_answers_total[$__range]))'
    """
    return f"sum{_by(by)}(increase({series}[$__range]))"


def come(series: str, *by: str) -> str:
    """Return the same for series that are born with their first event, at 1, which `increase` does not see.

    >>> come("mrrs_x_total", "a")
    'sum by (a) ((mrrs_x_total unless mrrs_x_total offset $__range) or increase(mrrs_x_total[$__range]))'
    """
    return f"sum{_by(by)}(({series} unless {series} offset $__range) or increase({series}[$__range]))"


def otherwise(expr: str, label: str, text: str) -> str:
    """Return an expression that says so at 0 where nothing is there.

    >>> otherwise("mrrs_x", "model", "none yet")
    'mrrs_x or label_replace(vector(0), "model", "none yet", "", "")'
    """
    return f'{expr} or label_replace(vector(0), "{label}", "{text}", "", "")'


def share(part: str, whole: str, *by: str) -> str:
    """Return how much of a counter's rise over the time that is shown is that of a part of it; nothing where none rose.

    >>> share('mrrs_x_total{a="b"}', "mrrs_x_total")
    'sum(increase(mrrs_x_total{a="b"}[$__range])) / (sum(increase(mrrs_x_total[$__range])) > 0)'
    """
    return f"{risen(part, *by)} / ({risen(whole, *by)} > 0)"


def quantile(share: float, histogram: str, *by: str) -> str:
    """Return the value below which a share of a histogram's observations lie.

    >>> quantile(0.95, "mrrs_stage_duration_seconds", "stage")
    'histogram_quantile(0.95, sum by (le, stage) (rate(mrrs_stage_duration_seconds_bucket[$__rate_interval])))'
    """
    return f"histogram_quantile({share:g}, {rate(f'{histogram}_bucket', 'le', *by)})"


def _by(labels: tuple[str, ...]) -> str:
    return f" by ({', '.join(labels)}) " if labels else ""
