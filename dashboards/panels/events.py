"""What is marked on every picture of a board."""

from dashboards.house.board import BLUE, GREEN, ORANGE, RED, Event

MODEL_CHANGES = Event(
    "Model changes",
    "champion changed: {{model}}",
    "sum by (model) (increase(mrrs_model_swaps_total[$__interval])) > 0",
    BLUE,
)
ACCURACY_RUNS = Event(
    "Accuracy runs",
    "accuracy test: {{dataset}}",
    "max by (dataset) (mrrs_accuracy_last_run_timestamp_seconds) * 1000",
    GREEN,
    at_value=True,
)
REPLAYS = Event(
    "Replays",
    "replay against {{against}}",
    "max by (against) (mrrs_replay_last_run_timestamp_seconds) * 1000",
    ORANGE,
    at_value=True,
)
DRIFT = Event(
    "Drift",
    "drift: {{segment}} {{feature}}",
    "max by (segment, feature) (mrrs_drift_detected_info) == 1",
    RED,
)
