"""Which stage suffers from a drift: what its own signs say at the time, or else what the feature usually harms."""

from __future__ import annotations

from collections.abc import Iterable

from monitors.drift import Drift
from monitors.drifting.changes import strongest
from monitors.features import BY_NAME

#: Assemble sums up what went wrong before it: its signs say that something suffers, not what.
SUMS_UP = "assemble"


def suffering(feature: str, signs: Iterable[Drift] = ()) -> str:
    """Return the stage that suffers.

    A feature of the predictions is a sign itself. For one of the photos the predictions of the same segment and time
    decide: the stage whose sign has moved most.

    Args:
        feature: The feature that drifts.
        signs: Scores of the predictions' features.

    >>> suffering("brightness"), suffering("brightness", [Drift("digit_confidence_min", "ks", 0.5, 0.2)])
    ('locate', 'classify')
    """
    known = BY_NAME[feature]
    if known.monitor == "images":
        for sign in strongest(signs):
            if (stage := BY_NAME[sign.feature].stage) != SUMS_UP:
                return stage
    return known.stage
