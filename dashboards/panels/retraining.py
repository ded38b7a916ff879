"""From an alert to a challenger, and what deliveries were worth."""

from dashboards.house.board import NONE_AT_ALL, rising
from dashboards.house.promql import come, otherwise
from dashboards.house.shapes import bars, figure, lines

NOTIFICATIONS = lines(
    "Notifications of Alertmanager",
    "In the time shown, by what they were: new, repeated, resolved, or why they were refused. Only new ones change anything.",
    "short",
    (otherwise(come("mrrs_trigger_notifications_total", "outcome"), "outcome", "none"), "{{outcome}}"),
    alerts=("MrrsTriggerRefuses",),
)
DECISIONS = bars(
    "Decisions about retraining",
    "In the time shown: retrain, wait or no. `mrrs retrain decisions` explains each, rule by rule.",
    "short",
    (
        otherwise(come("mrrs_retrain_decisions_total", "model", "decision"), "decision", "none"),
        "{{model}} {{decision}}",
    ),
    alerts=("MrrsRetrainFlood",),
)
ACTIONS = bars(
    "What decisions set off",
    "Tries of actions in the time shown: done, retried, or dead.",
    "short",
    (otherwise(come("mrrs_retrain_actions_total", "action", "outcome"), "outcome", "none"), "{{action}} {{outcome}}"),
    alerts=("MrrsRetrainActionDead",),
)
DEAD_ACTIONS = figure(
    "Actions that are dead letters",
    "In the time shown: tried to the end and not done. A person must look.",
    "short",
    come('mrrs_retrain_actions_total{outcome="dead"}') + " or vector(0)",
    "actions",
    levels=NONE_AT_ALL,
    alerts=("MrrsRetrainActionDead",),
)
JOBS = bars(
    "Retrainings that ended",
    "All that are on the trigger's disk, by outcome.",
    "short",
    (otherwise("sum by (model, outcome) (mrrs_retrain_jobs_total)", "outcome", "none yet"), "{{model}} {{outcome}}"),
    alerts=("MrrsRetrainFailed",),
)
TO_CHALLENGER = bars(
    "From alert to challenger",
    "Time that the newest retraining of each model took that gave a challenger.",
    "s",
    (otherwise("max by (model) (mrrs_retrain_alert_to_challenger_seconds)", "model", "none yet"), "{{model}}"),
)
DEPLOYMENTS = bars(
    "Deployments",
    "Promotions to champion, of all time.",
    "short",
    (otherwise("max by (model) (mrrs_delivery_deployments_total)", "model", "none yet"), "{{model}}"),
)
LEAD_TIME = bars(
    "Lead time",
    "Median time from a version's adding to its promotion.",
    "s",
    (otherwise("max by (model) (mrrs_delivery_lead_time_seconds)", "model", "none yet"), "{{model}}"),
)
RESTORE = bars(
    "Time to restore",
    "Median time that a promotion served until it was rolled back.",
    "s",
    (otherwise("max by (model) (mrrs_delivery_restore_seconds)", "model", "none was rolled back"), "{{model}}"),
)
FAILURES = bars(
    "Change failure rate",
    "Share of the promotions that were rolled back.",
    "percentunit",
    (otherwise("max by (model) (mrrs_delivery_change_failure_ratio)", "model", "none yet"), "{{model}}"),
    levels=rising(warn=0.15, bad=0.3),
    highest=1,
)
