"""Whether the request log keeps what it must."""

from dashboards.house.board import falling
from dashboards.house.promql import rate
from dashboards.house.shapes import bars, lines

UP = bars(
    "Request log, by stage",
    "1 while it answers. Where it does not, stages wait and try again: nothing is lost, lag grows.",
    "short",
    ("min by (stage) (mrrs_request_log_up_info)", "{{stage}}"),
    levels=falling(warn=1, bad=1),
    highest=1,
    alerts=("MrrsRequestLogAway",),
)
WRITES = lines(
    "Writes to the request log, a second",
    "Stored, failed (tried again) or refused (a person must look).",
    "reqps",
    (rate("mrrs_request_log_writes_total", "outcome"), "{{outcome}}"),
)
