"""What the last replay of stored requests has shown."""

from dashboards.house.board import Level
from dashboards.house.shapes import bars, figure

AGE = figure(
    "Last replay",
    "How long ago stored requests were last read again (`mrrs replay`).",
    "s",
    "time() - max by (against) (mrrs_replay_last_run_timestamp_seconds)",
    "against {{against}}",
    width=12,
)
NOTICEABLE = figure(
    "Answers that a customer would see changed",
    "Of the requests of the last replay, against what it was held against.",
    "short",
    'sum by (against) (mrrs_replay_requests{change!="unchanged"})',
    "against {{against}}",
    levels=(Level(None, "green"), Level(1, "orange")),
    width=12,
)
CHANGES = bars(
    "What changed in the last replay",
    "Requests, by what a customer would notice.",
    "short",
    ("max by (change) (mrrs_replay_requests)", "{{change}}"),
)
STAGES = bars(
    "Where it begins",
    "Requests of the last replay whose outputs differ, by the first stage that differs by more than its tolerance.",
    "short",
    ("max by (stage) (mrrs_replay_differing_requests)", "{{stage}}"),
)
