"""The overview: is the service well, and if not, where to look."""

from dashboards.house.board import Board, Row
from dashboards.panels import alerting, answers, events, live, monitors, nightly, stages, storage, versions

OVERVIEW = Board(
    "overview",
    "MRRS: overview",
    "Is the service well? The other boards say why not.",
    (
        Row(
            "Now",
            (
                answers.PHOTOS,
                answers.SHARE_READ,
                answers.OLDEST,
                answers.DEAD_LETTERS,
                alerting.FIRING,
                alerting.TARGETS,
                stages.STOPPED_COUNT,
                versions.LIBRARIES,
                versions.SPLIT,
                live.OVERALL,
                nightly.VERDICT,
                nightly.AGE,
            ),
        ),
        Row("Answers", (answers.STATUS, answers.REASONS)),
        Row("Speed", (stages.SLOW, stages.LAG)),
        Row("Alerts, levels, watchers, storage", (alerting.COURSE, stages.LEVELS, monitors.WATCHED, storage.UP)),
    ),
    events=(events.MODEL_CHANGES, events.ACCURACY_RUNS, events.DRIFT),
)
