"""What else is held against every photo: rules of what may be, and the same photo read twice."""

from dashboards.house.board import rising
from dashboards.house.promql import rate, risen, share
from dashboards.house.shapes import figure, lines

VIOLATIONS = lines(
    "Rules broken, a second",
    "Answered photos that broke a rule of what may be, by rule: a producer or a stage does what it should not.",
    "reqps",
    (rate("mrrs_input_violations_total", "rule"), "{{rule}}"),
    alerts=("MrrsInputViolations",),
)
SKEW = figure(
    "Read differently a second time",
    "Share of the stored photos that were read again by the code of training and came out otherwise, in the time shown.",
    "percentunit",
    share('mrrs_skew_photos_total{outcome="different"}', 'mrrs_skew_photos_total{outcome!="away"}') + " or vector(0)",
    "different",
    levels=rising(warn=0.001, bad=0.01),
    alerts=("MrrsSkew",),
    width=6,
)
READ_AGAIN = figure(
    "Photos read again",
    "For the figure beside it, in the time shown; a share of all photos (MRRS_MONITOR_SKEW_SHARE).",
    "short",
    risen("mrrs_skew_photos_total"),
    "photos",
    width=6,
)
