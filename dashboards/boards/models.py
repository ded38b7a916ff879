"""Models: which answer, since when, what challengers would have said, and how new ones come about."""

from dashboards.house.board import Board, Row
from dashboards.panels import events, retraining, shadow, versions

MODELS = Board(
    "models",
    "MRRS: models",
    "Versions, their age and their changes; challengers; retraining.",
    (
        Row(
            "Now",
            (
                versions.SWAPS,
                versions.REFUSED,
                versions.SPLIT,
                versions.NOT_FINITE,
                versions.LIBRARIES,
                retraining.DEAD_ACTIONS,
            ),
        ),
        Row("Served", (versions.SERVED, versions.AGE)),
        Row("Changes and libraries", (versions.CHANGES, versions.LIBRARY_VERSIONS)),
        Row(
            "From alert to challenger",
            (
                retraining.NOTIFICATIONS,
                retraining.DECISIONS,
                retraining.ACTIONS,
                retraining.JOBS,
            ),
        ),
        Row(
            "Deliveries",
            (
                retraining.TO_CHALLENGER,
                retraining.DEPLOYMENTS,
                retraining.LEAD_TIME,
                retraining.RESTORE,
                retraining.FAILURES,
            ),
        ),
        Row("Challengers", (shadow.AGREEMENT, shadow.READINGS, shadow.DROPPED, shadow.ERRORS)),
    ),
    events=(events.MODEL_CHANGES, events.ACCURACY_RUNS),
)
