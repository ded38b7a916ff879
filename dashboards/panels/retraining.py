"""From an alert to a challenger: what came in, what was decided, what was done."""

from dashboards.house.board import NONE_AT_ALL
from dashboards.house.promql import come
from dashboards.house.shapes import bars, figure, lines

NOTIFICATIONS = lines(
    "Notifications of Alertmanager",
    "In the time shown, by what they were: new, repeated, resolved, or why they were refused. Only new ones change anything.",
    "short",
    (come("mrrs_trigger_notifications_total", "outcome"), "{{outcome}}"),
)
DECISIONS = bars(
    "Decisions about retraining",
    "In the time shown: retrain, wait or no. `mrrs retrain decisions` explains each, rule by rule.",
    "short",
    (come("mrrs_retrain_decisions_total", "model", "decision"), "{{model}} {{decision}}"),
)
ACTIONS = bars(
    "What decisions set off",
    "Tries of actions in the time shown: done, retried, or dead.",
    "short",
    (come("mrrs_retrain_actions_total", "action", "outcome"), "{{action}} {{outcome}}"),
)
DEAD_ACTIONS = figure(
    "Actions that are dead letters",
    "In the time shown: tried to the end and not done. A person must look.",
    "short",
    come('mrrs_retrain_actions_total{outcome="dead"}'),
    "actions",
    levels=NONE_AT_ALL,
)
