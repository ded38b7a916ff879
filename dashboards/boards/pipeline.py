"""The pipeline: seven stages, how much, how fast, what waits, what goes wrong."""

from dashboards.house.board import Board, Row
from dashboards.panels import answers, events, stages, storage

PIPELINE = Board(
    "pipeline",
    "MRRS: pipeline",
    "What the stages do, stage by stage.",
    (
        Row("Throughput", (stages.BEGUN, stages.PASSED, stages.BYTES, stages.BUSY)),
        Row("Time", (stages.MEDIAN, stages.SLOW)),
        Row("Waiting", (stages.LAG, stages.WAITING, stages.IN_PROGRESS, stages.IN_FLIGHT)),
        Row("Rejections", (answers.REASONS, answers.REFUSED_BY)),
        Row("Faults", (stages.CRASHES, stages.STOPPED, stages.GAPS, stages.EXPIRED, stages.RETRIES, stages.REPEATED)),
        Row("Request log and producers", (storage.UP, storage.WRITES, answers.LABELS, stages.PRODUCERS)),
    ),
    events=(events.MODEL_CHANGES,),
)
