"""Which models and libraries answer, since when, and what changed."""

from dashboards.house.board import NONE_AT_ALL, rising
from dashboards.house.promql import risen
from dashboards.house.shapes import bars, figure, lines, listing

DAY = 86400

SERVED = listing(
    "Versions served",
    "Champions answer, challengers read along. Two versions of one model and alias for longer than seconds: a worker does"
    " not follow.",
    "count by (model, alias, version) (mrrs_model_version_info == 1)",
    "model",
    "alias",
    "version",
    "Value",
)
AGE = bars(
    "Age of the champions",
    "Since they were trained, as their cards say.",
    "s",
    ("time() - max by (model) (mrrs_model_created_timestamp_seconds)", "{{model}}"),
    levels=rising(warn=180 * DAY, bad=365 * DAY),
    alerts=("MrrsChampionOld",),
)
SPLIT = figure(
    "Models served in two versions",
    "Champions of which workers serve different versions; for seconds during a change, not for longer.",
    "short",
    'count(count by (model) (count by (model, version) (mrrs_model_version_info{alias="champion"} == 1)) > 1) or vector(0)',
    "models",
    levels=NONE_AT_ALL,
    alerts=("MrrsWorkersDisagree",),
)
SWAPS = figure(
    "Champions changed",
    "Put in the place of others while serving, in the time shown, all workers together.",
    "short",
    risen("mrrs_model_swaps_total"),
    "changes",
)
REFUSED = figure(
    "Changes not followed",
    "In the time shown: the version before goes on. The log of the worker says why; a person must look.",
    "short",
    risen("mrrs_model_swaps_refused_total"),
    "changes",
    levels=NONE_AT_ALL,
    alerts=("MrrsModelSwapRefused",),
)
NOT_FINITE = figure(
    "Outputs with NaN or infinity",
    "Of any model, in the time shown.",
    "short",
    risen("mrrs_model_output_not_finite_total"),
    "outputs",
    levels=NONE_AT_ALL,
    alerts=("MrrsModelOutputNotFinite",),
)
LIBRARIES = figure(
    "Libraries that differ",
    "Libraries of running workers whose version is not the recorded one: accuracy was measured with that.",
    "short",
    "sum(max by (library) (mrrs_library_changed_info))",
    "libraries",
    levels=NONE_AT_ALL,
    alerts=("MrrsLibraryChanged",),
)
LIBRARY_VERSIONS = listing(
    "Libraries that run",
    "In the workers.",
    "count by (library, version) (mrrs_library_version_info == 1)",
    "library",
    "version",
    "Value",
)
CHANGES = lines(
    "Changes of champions",
    "Put in the place of others while serving, by model.",
    "short",
    (risen("mrrs_model_swaps_total", "model"), "{{model}}"),
)
