"""What challengers that read along would have answered."""

from dashboards.house.board import NONE_AT_ALL, falling
from dashboards.house.promql import otherwise, rate, risen, share
from dashboards.house.shapes import bars, lines

AGREEMENT = bars(
    "Agreement of the challengers",
    "Share of the photos on which the challenger's stage would have sent on the same, in the time shown. A better challenger"
    " differs, too: the comparison on labels says which.",
    "percentunit",
    (
        otherwise(
            share('mrrs_shadow_readings_total{verdict="agrees"}', "mrrs_shadow_readings_total", "model"),
            "model",
            "no challenger has read",
        ),
        "{{model}}",
    ),
    levels=falling(warn=0.95, bad=0.8),
    highest=1,
)
READINGS = lines(
    "Photos read along, a second",
    "By model and verdict. None where no challenger is loaded (MRRS_SHADOW_SHARE).",
    "reqps",
    (
        otherwise(rate("mrrs_shadow_readings_total", "model", "verdict"), "model", "no challenger"),
        "{{model}} {{verdict}}",
    ),
)
DROPPED = lines(
    "Photos that were to be read along and were not",
    "In the time shown, by why: busy, the champion had changed, or a crash.",
    "short",
    (otherwise(risen("mrrs_shadow_dropped_total", "stage", "reason"), "reason", "none"), "{{stage}} {{reason}}"),
)
ERRORS = lines(
    "Crashes of challengers",
    "In the time shown. Do not promote one that crashes.",
    "short",
    (otherwise(risen("mrrs_shadow_errors_total", "model"), "model", "no challenger"), "{{model}}"),
    levels=NONE_AT_ALL,
    alerts=("MrrsChallengerCrashes",),
)
