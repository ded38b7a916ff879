"""How the stages work: how much, how fast, what waits, what goes wrong."""

from dashboards.house.board import NONE_AT_ALL, rising
from dashboards.house.promql import quantile, rate, risen
from dashboards.house.shapes import bars, figure, lines

DURATION = "mrrs_stage_duration_seconds"

BEGUN = lines(
    "Records a second, by stage",
    "Records that each stage has begun. Where the stages differ for long, one of them lags behind.",
    "reqps",
    (rate("mrrs_stage_received_records_total", "stage"), "{{stage}}"),
    alerts=(
        "MrrsNoPhotos",
        "MrrsStageNotHosted",
    ),
)
PASSED = lines(
    "Records sent on a second, by stage",
    "Records that each stage has sent on, refusals included.",
    "reqps",
    (rate("mrrs_stage_passed_records_total", "stage"), "{{stage}}"),
)
BYTES = lines(
    "Bytes of photos a second",
    "Size of what comes in; a rise without more photos means larger photos.",
    "Bps",
    (rate("mrrs_photo_bytes_total"), "bytes"),
)
MEDIAN = lines(
    "Median time of a record, by stage",
    "The stage's own work, without waiting.",
    "s",
    (quantile(0.5, DURATION, "stage"), "{{stage}}"),
)
SLOW = lines(
    "p95 time of a record, by stage",
    "Five records in a hundred took longer. Interpolated between the buckets of the histogram.",
    "s",
    (quantile(0.95, DURATION, "stage"), "{{stage}}"),
    levels=rising(warn=1, bad=5),
    alerts=("MrrsStageSlow",),
)
BUSY = lines(
    "Seconds of work a second, by stage",
    "1 is one record being worked on all the time; at the stage's concurrency it is the bottleneck.",
    "short",
    (rate(f"{DURATION}_sum", "stage"), "{{stage}}"),
)
IN_PROGRESS = lines(
    "Records in progress, by stage",
    "Records being worked on at this moment.",
    "short",
    ("sum by (stage) (mrrs_stage_in_progress_records)", "{{stage}}"),
)
LAG = lines(
    "Lag, by stage",
    "Records in a stage's partitions that are not done yet. Grows while a stage is slower than what comes in.",
    "short",
    ("sum by (stage) (mrrs_consumer_lag_records)", "{{stage}}"),
    levels=rising(warn=500, bad=5000),
    alerts=("MrrsStageBehind",),
)
WAITING = lines(
    "Age of the oldest unanswered photo",
    "How long the oldest photo that has no answer yet has waited.",
    "s",
    ("max(mrrs_oldest_unanswered_photo_age_seconds)", "age"),
    levels=rising(warn=30, bad=120),
    alerts=(
        "MrrsPhotosWait",
        "MrrsPhotosWaitLong",
    ),
)
IN_FLIGHT = lines(
    "Bytes in flight",
    "Between intake and assemble, where one process hosts both.",
    "bytes",
    ("sum(mrrs_in_flight_bytes)", "bytes"),
)
EXPIRED = lines(
    "Photos not answered in time",
    "Photos that a process gave up waiting for; another one may have answered them.",
    "short",
    (risen("mrrs_in_flight_expired_total"), "photos"),
    levels=NONE_AT_ALL,
    alerts=("MrrsPhotosExpired",),
)
CRASHES = lines(
    "Dead letters, by stage",
    "Records on which a stage crashed, in the time shown; repeated are crashes met again after a restart.",
    "short",
    (risen("mrrs_dead_letters_total", "stage"), "{{stage}}"),
    (risen("mrrs_dead_letters_repeated_total", "stage"), "{{stage}}, repeated"),
    levels=NONE_AT_ALL,
    alerts=(
        "MrrsDeadLetters",
        "MrrsDeadLetterFlood",
    ),
)
STOPPED = bars(
    "Stopped stages",
    "1: stopped by too many dead letters, and waits for a person.",
    "short",
    ("max by (stage) (mrrs_stage_stopped_info)", "{{stage}}"),
    levels=NONE_AT_ALL,
    highest=1,
    alerts=("MrrsStageStopped",),
)
GAPS = lines(
    "Records that were never seen",
    "Records that the broker deleted before a stage read them: retention too short, or lag too long.",
    "short",
    (risen("mrrs_offset_gap_records_total", "stage"), "{{stage}}"),
    levels=NONE_AT_ALL,
    alerts=("MrrsRecordsLost",),
)
RETRIES = lines(
    "Tries again a second",
    "The request log or the broker did not answer; the stages wait, nothing is lost.",
    "reqps",
    (rate("mrrs_retries_total", "what"), "{{what}}"),
    alerts=("MrrsRetries",),
)
PRODUCERS = lines(
    "What producers got wrong, a second",
    "Headers that made no sense, and other photos under a request id that is taken.",
    "reqps",
    (rate("mrrs_headers_ignored_total", "header"), "header {{header}}"),
    (rate("mrrs_conflicting_photos_total"), "request id taken"),
    alerts=(
        "MrrsConflictingPhotos",
        "MrrsHeadersIgnored",
    ),
)
REPEATED = lines(
    "Answers sent again, a second",
    "A photo or its record came again, after a restart or from its producer; the stored answer was sent again.",
    "reqps",
    (rate("mrrs_answers_repeated_total", "stage"), "{{stage}}"),
)
STOPPED_COUNT = figure(
    "Stopped stages",
    "Stages that stopped because of too many dead letters: they wait for a person.",
    "short",
    "sum(mrrs_stage_stopped_info)",
    "stages",
    levels=NONE_AT_ALL,
    alerts=("MrrsStageStopped",),
)
LEVELS = bars(
    "Against the recorded level",
    "Seconds of work of the median photo, photos a second of work, and bytes of memory, as a share of what was recorded.",
    "percentunit",
    ("max by (what) (mrrs_current_level / on (instance, job, what) mrrs_recorded_level)", "{{what}}"),
    highest=2,
    alerts=(
        "MrrsLatencyAboveRecorded",
        "MrrsThroughputBelowRecorded",
        "MrrsMemoryAboveRecorded",
    ),
)
