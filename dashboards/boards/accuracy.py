"""Accuracy and replay: from labels, estimated, and every night."""

from dashboards.house.board import Board, Row, Variable
from dashboards.panels import answers, events, live, nightly, replays

ACCURACY = Board(
    "accuracy",
    "MRRS: accuracy and replay",
    "How right the readings are, as far as it can be known.",
    (
        Row("From labels, as they come", (live.CONFIRMED, live.COVERAGE)),
        Row("Estimated without labels", (live.ESTIMATE, live.KNOWN)),
        Row(
            "The accuracy test of the night",
            (
                nightly.VERDICT,
                nightly.AGE,
                nightly.CHANGED,
                nightly.EXPECTED,
                nightly.PHOTOS,
                nightly.SECONDS,
                nightly.SHARES,
                nightly.GATES,
                nightly.RIGHT_BY_SLICE,
                nightly.WRONG_BY_SLICE,
                nightly.TIME,
                nightly.CPU,
            ),
        ),
        Row("Replay", (replays.AGE, replays.NOTICEABLE, replays.CHANGES, replays.STAGES)),
        Row("Labels", (answers.LABELS, answers.STATUS)),
    ),
    variables=(Variable("segment", "Meter type", "label_values(mrrs_live_label_coverage_ratio, segment)"),),
    events=(events.MODEL_CHANGES, events.ACCURACY_RUNS, events.REPLAYS),
)
