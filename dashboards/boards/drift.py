"""Image drift and prediction drift: two boards of one shape."""

from dashboards.house.board import Board, Row, Variable
from dashboards.panels import drift, events, mix, monitors, scrutiny


def _board(monitor: str, name: str, title: str, description: str) -> Board:
    seen = f'mrrs_drift_score{{monitor="{monitor}"}}'
    return Board(
        name,
        title,
        description,
        (
            Row("Now", (drift.drifting(monitor), drift.alarms(monitor), monitors.newest(monitor), monitors.OUTDATED)),
            Row("How far", (drift.heat(monitor), drift.course(monitor))),
            Row("Which way", (drift.means(monitor),)),
            Row("Missing values and mix", (drift.missing(monitor), mix.AGAINST_REFERENCE, mix.SHARES, mix.SEEN)),
            *_scrutiny(monitor),
            Row(
                "The monitor itself",
                (monitors.windows(monitor), monitors.JUDGING, monitors.UNUSABLE, monitors.REFERENCE),
            ),
        ),
        variables=(
            Variable("segment", "Meter type", f"label_values({seen}, segment)"),
            Variable("feature", "Feature", f"label_values({seen}, feature)"),
            Variable("number", "Means of", f'label_values(mrrs_drift_window_mean{{monitor="{monitor}"}}, feature)'),
        ),
        events=(events.MODEL_CHANGES, events.DRIFT),
    )


def _scrutiny(monitor: str) -> tuple[Row, ...]:
    """What is held against every answer belongs to the readings."""
    if monitor == "images":
        return ()
    return (Row("Rules and skew", (scrutiny.VIOLATIONS, scrutiny.SKEW, scrutiny.READ_AGAIN)),)


IMAGE_DRIFT = _board(
    "images", "image-drift", "MRRS: image drift", "Whether the photos are still like those of the reference."
)
PREDICTION_DRIFT = _board(
    "predictions", "prediction-drift", "MRRS: prediction drift", "Whether the readings are still like the reference's."
)
