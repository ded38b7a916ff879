"""Which alerts fire."""

from dashboards.house.board import NONE_AT_ALL
from dashboards.house.promql import otherwise
from dashboards.house.shapes import figure, lines

FIRING = figure(
    "Alerts firing",
    "Alerts of Prometheus' rules that fire now. Each has a runbook.",
    "short",
    'count(ALERTS{alertstate="firing",severity!="none"}) or vector(0)',
    "alerts",
    levels=NONE_AT_ALL,
    alerts=("MrrsWatchdog", "MrrsAlertmanagerAbsent", "MrrsAlertsDropped", "MrrsNotificationsFail"),
)
COURSE = lines(
    "Alerts",
    "How many series of each alert fire.",
    "short",
    (
        otherwise('sum by (alertname) (ALERTS{alertstate="firing",severity!="none"})', "alertname", "none"),
        "{{alertname}}",
    ),
    alerts=("MrrsRulesFail", "MrrsConfigRefused", "MrrsPrometheusAbsent"),
)
TARGETS = figure(
    "Processes away",
    "Processes of ours that Prometheus does not reach.",
    "short",
    "count(up == 0) or vector(0)",
    "processes",
    levels=NONE_AT_ALL,
    alerts=(
        "MrrsTargetDown",
        "MrrsTargetFlaps",
        "MrrsWorkerAbsent",
        "MrrsMonitorAbsent",
        "MrrsTriggerAbsent",
        "MrrsAccuracyMetricsAbsent",
    ),
)
