"""How right the readings are: from confirmed labels as they come, and estimated without any."""

from dashboards.house.board import falling
from dashboards.house.shapes import bars, figure, lines

CHOSEN = '{segment=~"$segment"}'

OVERALL = figure(
    "Lowest confirmed accuracy",
    "The segment whose readings were confirmed right least often; what was confirmed, not all.",
    "percentunit",
    "min(mrrs_live_accuracy_ratio)",
    "right",
    levels=falling(warn=0.9, bad=0.8),
)
CONFIRMED = lines(
    "Confirmed accuracy, with its interval",
    "Share right among readings that somebody confirmed. Few labels make a wide interval; people confirm wrong readings more"
    " readily than right ones.",
    "percentunit",
    (f"max by (segment) (mrrs_live_accuracy_ratio{CHOSEN})", "{{segment}}"),
    (f"max by (segment) (mrrs_live_accuracy_lower_ratio{CHOSEN})", "{{segment}}, lower"),
    (f"max by (segment) (mrrs_live_accuracy_upper_ratio{CHOSEN})", "{{segment}}, upper"),
    ("mrrs:promised_accuracy:ratio", "promised"),
    alerts=("MrrsLiveAccuracyLow",),
    highest=1,
)
COVERAGE = lines(
    "Answers with a label",
    "Share of the answers that somebody has confirmed; truth comes late, so it grows for days.",
    "percentunit",
    (f"max by (segment) (mrrs_live_label_coverage_ratio{CHOSEN})", "{{segment}}"),
    alerts=("MrrsLabelCoverageLow",),
    highest=1,
)
ESTIMATE = lines(
    "Estimated accuracy, with its interval",
    "From the confidences and what labels have said of them. Where that cannot be known there is no figure, only a line that"
    " says so, at 0; the panel beside it, too.",
    "percentunit",
    (f"max by (segment) (mrrs_live_accuracy_estimate_ratio{CHOSEN})", "{{segment}}"),
    (f"max by (segment) (mrrs_live_accuracy_estimate_lower_ratio{CHOSEN})", "{{segment}}, lower"),
    (f"max by (segment) (mrrs_live_accuracy_estimate_upper_ratio{CHOSEN})", "{{segment}}, upper"),
    (f"min by (segment) (mrrs_live_accuracy_estimate_known_info{CHOSEN} == 0)", "{{segment}}: cannot be known"),
    alerts=("MrrsAccuracyEstimateLow",),
    highest=1,
)
KNOWN = bars(
    "Whether the estimate can be known",
    "1 while the photos are like the reference's, so that the confidences mean what they say; 0: it cannot be known.",
    "short",
    (f"min by (segment) (mrrs_live_accuracy_estimate_known_info{CHOSEN})", "{{segment}}"),
    levels=falling(warn=1, bad=1),
    highest=1,
)
