"""Which meters come in: a change of the mix is no drift, and is shown apart from it."""

from dashboards.house.promql import rate
from dashboards.house.shapes import bars, lines

SHARES = lines(
    "Share of each segment",
    "Among the newest photos. A change of the mix raises no drift alarm: windows are judged segment by segment.",
    "percentunit",
    ("max by (segment) (mrrs_segment_share_ratio)", "{{segment}}"),
    highest=1,
    alerts=("MrrsMixMoved",),
)
AGAINST_REFERENCE = bars(
    "Segments now and in the reference",
    "Share of each segment among the newest photos, and among those of the reference.",
    "percentunit",
    ("max by (segment) (mrrs_segment_share_ratio)", "{{segment}}, now"),
    ("max by (segment) (mrrs_segment_reference_share_ratio)", "{{segment}}, reference"),
    highest=1,
    alerts=("MrrsMixMoved",),
)
SEEN = lines(
    "Photos looked at a second, by segment",
    "Answered photos that the monitors have looked at.",
    "reqps",
    (rate("mrrs_monitor_observations_total", "monitor", "segment"), "{{monitor}} {{segment}}"),
)
