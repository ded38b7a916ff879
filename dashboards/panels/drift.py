"""How far the newest windows have moved from the reference; each panel for one of the monitors."""

from dashboards.house.board import NONE_AT_ALL, Level, Panel, rising
from dashboards.house.promql import come
from dashboards.house.shapes import figure, history, lines

#: Score over threshold: from 1 it is drift.
NEAR = (Level(None, "green"), Level(0.5, "yellow"), Level(0.8, "orange"), Level(1, "red"))

ALERT = {"images": "MrrsImageDrift", "predictions": "MrrsPredictionDrift"}


def of(monitor: str) -> str:
    """Return the selector of a monitor's series, as the reader's choice narrows them.

    >>> of("images")
    '{monitor="images",segment=~"$segment",feature=~"$feature"}'
    """
    return f'{{monitor="{monitor}",segment=~"$segment",feature=~"$feature"}}'


def relative(monitor: str) -> str:
    """Return the expression for scores as multiples of their thresholds."""
    chosen = of(monitor)
    return f"max by (segment, feature) (mrrs_drift_score{chosen} / mrrs_drift_threshold{chosen})"


def drifting(monitor: str) -> Panel:
    """Return how many features drift now."""
    return figure(
        "Features that drift",
        "Features of the newest windows, over all segments, whose score has reached its threshold.",
        "short",
        f"sum(mrrs_drift_detected_info{of(monitor)}) or vector(0)",
        "features",
        levels=NONE_AT_ALL,
        alerts=(ALERT[monitor],),
        width=6,
    )


def alarms(monitor: str) -> Panel:
    """Return how many alarms there were."""
    return figure(
        "Alarms",
        "Drift alarms published in the time shown; each names five example requests.",
        "short",
        come(f"mrrs_drift_alarms_total{of(monitor)}") + " or vector(0)",
        "alarms",
        levels=NONE_AT_ALL,
        alerts=("MrrsDriftAlarmFlood",),
        width=6,
    )


def heat(monitor: str) -> Panel:
    """Return score over threshold as colours, a line for each segment and feature."""
    return history(
        "Score over threshold",
        "Red from 1, where it is drift. Thresholds are calibrated on the reference, for all features and segments together.",
        "short",
        relative(monitor),
        "{{segment}} {{feature}}",
        levels=NEAR,
        alerts=(ALERT[monitor], "MrrsDriftEverywhere"),
        reports=True,
        height=14,
    )


def course(monitor: str) -> Panel:
    """Return score over threshold as lines."""
    return lines(
        "Score over threshold, over time",
        "The same as lines: how fast it came.",
        "short",
        (relative(monitor), "{{segment}} {{feature}}"),
        levels=rising(warn=0.8, bad=1),
        width=24,
    )


def means(monitor: str) -> Panel:
    """Return the means of windows and reference, a picture for each number that the reader chooses."""
    chosen = f'{{monitor="{monitor}",segment=~"$segment",feature=~"$number"}}'
    return lines(
        "$number: mean",
        "Mean of the newest windows, and of the reference, for each meter type. Categories have none.",
        "short",
        (f"max by (segment, feature) (mrrs_drift_window_mean{chosen})", "{{segment}}"),
        (f"max by (segment, feature) (mrrs_drift_reference_mean{chosen})", "{{segment}}, reference"),
        lowest=None,
        width=8,
        repeat="number",
    )


def missing(monitor: str) -> Panel:
    """Return the share of missing values."""
    return lines(
        "Missing values",
        "Share of a feature's values that are missing in the newest window. The reference's own share is no alarm.",
        "percentunit",
        (f"max by (segment, feature) (mrrs_drift_missing_ratio{of(monitor)})", "{{segment}} {{feature}}"),
        highest=1,
    )
