"""What the last accuracy test said, and whether it runs."""

from dashboards.house.board import falling, rising
from dashboards.house.shapes import bars, figure, lines, listing

VERDICT = figure(
    "Accuracy test",
    "What all gates together said of the last run against the accepted baseline.",
    "none",
    'max(mrrs_accuracy_gate_info{gate="all",conclusion="fail"}) * 2'
    ' + max(mrrs_accuracy_gate_info{gate="all",conclusion="cannot_tell"})',
    "verdict",
    levels=rising(warn=1, bad=2),
    words={0: "pass", 1: "cannot tell", 2: "fail"},
    alerts=("MrrsAccuracyFailed",),
)
AGE = figure(
    "Last accuracy run",
    "How long ago it began. More than a day: it does not run every night.",
    "s",
    "time() - max(mrrs_accuracy_last_run_timestamp_seconds)",
    "ago",
    levels=rising(warn=26 * 3600, bad=50 * 3600),
    alerts=(
        "MrrsAccuracyRunMissing",
        "MrrsAccuracyNeverRan",
    ),
)
CHANGED = figure(
    "Answers that changed",
    "Photos that read otherwise than in the baseline, better or worse.",
    "short",
    "max(mrrs_accuracy_changed_answers)",
    "photos",
)
EXPECTED = figure(
    "Expected rejections that held",
    "Of the photos that must be rejected, the share that was, for just its reason.",
    "percentunit",
    "min(mrrs_accuracy_expected_rejections_ratio)",
    "held",
    levels=falling(warn=1, bad=0.95),
)
GATES = listing(
    "Gates",
    "What each gate said. The worst of them is the verdict.",
    "max by (gate, conclusion) (mrrs_accuracy_gate_info == 1)",
    "gate",
    "conclusion",
    alerts=("MrrsAccuracyFailed",),
)
SHARES = lines(
    "Right, wrong and rejected",
    "Shares of all photos of the set, run by run.",
    "percentunit",
    ('max by (verdict) (mrrs_accuracy_verdict_ratio{slice="all"})', "{{verdict}}"),
    highest=1,
)
RIGHT_BY_SLICE = bars(
    "Read right, by slice",
    "By meter type, fault and expected rejection. Photos that must be rejected are never read right.",
    "percentunit",
    ('max by (slice) (mrrs_accuracy_verdict_ratio{verdict="right",slice!="all"})', "{{slice}}"),
    highest=1,
)
WRONG_BY_SLICE = bars(
    "Read wrong, by slice",
    "A wrong reading costs more than a rejection: it is believed.",
    "percentunit",
    ('max by (slice) (mrrs_accuracy_verdict_ratio{verdict="wrong",slice!="all"})', "{{slice}}"),
    levels=rising(warn=0.02, bad=0.05),
    highest=1,
)
TIME = lines(
    "Run time of a photo",
    "Median, as a multiple of the calibration workload's: comparable between machines of a kind.",
    "short",
    ("max by (dataset) (mrrs_accuracy_time_ratio)", "{{dataset}}"),
)
CPU = lines(
    "CPU time of a photo",
    "Median of the seven stages.",
    "s",
    ("max by (dataset) (mrrs_accuracy_photo_cpu_seconds)", "{{dataset}}"),
)
PHOTOS = figure(
    "Photos of the last run",
    "The whole curated set has 2,114.",
    "short",
    'max(mrrs_accuracy_photos{slice="all"})',
    "photos",
)
SECONDS = figure(
    "Duration of the last run",
    "From its first photo to its last.",
    "s",
    "max(mrrs_accuracy_run_seconds)",
    "run",
)
