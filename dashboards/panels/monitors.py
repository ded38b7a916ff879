"""Whether the monitors themselves are well."""

from dashboards.house.board import NONE_AT_ALL, Panel, rising
from dashboards.house.promql import quantile, rate, risen
from dashboards.house.shapes import figure, lines, listing


def newest(monitor: str) -> Panel:
    """Return the age of the newest window of a monitor."""
    return figure(
        "Newest window",
        "How long ago a window was last judged, in any segment. With little traffic windows take long to fill.",
        "s",
        f'time() - max(mrrs_monitor_last_window_timestamp_seconds{{monitor="{monitor}"}})',
        "ago",
        levels=rising(warn=6 * 3600, bad=24 * 3600),
        width=6,
    )


def windows(monitor: str) -> Panel:
    """Return how many windows were judged."""
    return lines(
        "Windows judged an hour, by segment",
        "A window is full after so many photos of its segment, or after a time.",
        "short",
        (
            f'sum by (segment) (rate(mrrs_monitor_windows_total{{monitor="{monitor}"}}[$__rate_interval])) * 3600',
            "{{segment}}",
        ),
        alerts=("MrrsMonitorJudgesNothing", "MrrsSegmentWithoutReference"),
    )


OUTDATED = figure(
    "Models newer than the reference",
    "Models of which another version answers than the one that the reference was made with: build a new one.",
    "short",
    "sum(mrrs_monitor_reference_outdated_info) or vector(0)",
    "models",
    levels=NONE_AT_ALL,
    width=6,
    alerts=("MrrsReferenceOutdated",),
)
REFERENCE = listing(
    "Reference",
    "What windows are held against.",
    "max by (version, source) (mrrs_monitor_reference_info)",
    "version",
    "source",
)
UNUSABLE = lines(
    "What the monitors could not look at",
    "In the time shown: records that made no sense, records that were deleted before they were read, and crashes of a monitor.",
    "short",
    (risen("mrrs_monitor_unusable_records_total", "monitor"), "{{monitor}}, no sense"),
    (risen("mrrs_monitor_missed_records_total", "monitor"), "{{monitor}}, missed"),
    (risen("mrrs_monitor_crashes_total", "monitor"), "{{monitor}}, crashes"),
    levels=NONE_AT_ALL,
    alerts=("MrrsMonitorUnusableRecords", "MrrsMonitorMissedRecords", "MrrsMonitorCrashes"),
)
JUDGING = lines(
    "p95 time of judging a window",
    "In a thread beside the records; no reading waits for it.",
    "s",
    (quantile(0.95, "mrrs_monitor_judgement_duration_seconds", "monitor"), "{{monitor}}"),
    alerts=("MrrsMonitorSlow",),
)
WATCHED = lines(
    "Photos looked at a second",
    "By each monitor. Where it stays behind the answers a second, the monitor lags: no reading waits for it.",
    "reqps",
    (rate("mrrs_monitor_observations_total", "monitor"), "{{monitor}}"),
    (rate("mrrs_answers_total"), "answers"),
    alerts=("MrrsMonitorBehind",),
)
