"""What comes in and what is answered."""

from dashboards.house.board import NONE_AT_ALL, falling, rising
from dashboards.house.promql import rate, risen, share
from dashboards.house.shapes import figure, lines

PHOTOS = figure(
    "Photos a second",
    "Photos that intake has begun, all workers together.",
    "reqps",
    rate('mrrs_stage_received_records_total{stage="intake"}'),
    "photos",
    alerts=("MrrsNoPhotos",),
)
SHARE_READ = figure(
    "Share read",
    "Answers with a reading among all answers of the time shown. The others were rejected, with reasons.",
    "percentunit",
    share('mrrs_answers_total{status="read"}', "mrrs_answers_total"),
    "read",
    levels=falling(warn=0.8, bad=0.6),
    alerts=("MrrsRejectionFlood",),
)
OLDEST = figure(
    "Oldest unanswered photo",
    "How long the oldest photo that has no answer yet has waited.",
    "s",
    "max(mrrs_oldest_unanswered_photo_age_seconds)",
    "age",
    levels=rising(warn=30, bad=120),
    alerts=(
        "MrrsPhotosWait",
        "MrrsPhotosWaitLong",
    ),
)
DEAD_LETTERS = figure(
    "Dead letters",
    "Records on which a stage crashed, in the time shown. Each is a defect of ours; none is lost.",
    "short",
    risen("mrrs_dead_letters_total"),
    "records",
    levels=NONE_AT_ALL,
    alerts=("MrrsDeadLetters",),
)
STATUS = lines(
    "Answers a second",
    "Answers sent, by status. A rejection is an answer, too: it carries reasons and advice.",
    "reqps",
    (rate("mrrs_answers_total", "status"), "{{status}}"),
    alerts=("MrrsNoAnswers",),
)
REASONS = lines(
    "Rejections a second, by reason",
    "Reasons of the rejections sent; a rejection may have several.",
    "reqps",
    (rate("mrrs_rejections_total", "reason"), "{{reason}}"),
    alerts=("MrrsRejectionFlood",),
)
REFUSED_BY = lines(
    "Refusals a second, by stage",
    "Which stage refused photos: intake for what is no photo or shows too little, later stages for what they do not find.",
    "reqps",
    (rate("mrrs_stage_refused_records_total", "stage"), "{{stage}}"),
)
LABELS = lines(
    "Labels a second",
    "Confirmed readings that came in: kept, or outdated by one that was confirmed later.",
    "reqps",
    (rate("mrrs_labels_total", "outcome"), "{{outcome}}"),
)
