"""What has begun, lasts and has ended with a window."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from monitors.drift import Drift


@dataclass(frozen=True, slots=True)
class Changes:
    """Drifts by feature, each by the measure that shows it best."""

    #: The largest first: where several features follow from one cause, the cause is seldom the last.
    begun: tuple[Drift, ...]
    lasting: tuple[Drift, ...]
    #: Features.
    ended: tuple[str, ...]


def changes(before: Collection[str], drifts: Iterable[Drift]) -> Changes:
    """Compare the features that drifted before with a window's drifts.

    A feature of which nothing can be said drifts no longer.
    """
    found = strongest(drifts)
    return Changes(
        begun=tuple(drift for drift in found if drift.feature not in before),
        lasting=tuple(drift for drift in found if drift.feature in before),
        ended=tuple(sorted(set(before) - {drift.feature for drift in found})),
    )


def strongest(drifts: Iterable[Drift]) -> tuple[Drift, ...]:
    """Return of each feature that drifts the drift that exceeds its threshold most, the largest first.

    >>> [drift.method for drift in strongest([Drift("glare", "ks", 2.0, 1.0), Drift("glare", "js", 3.0, 1.0)])]
    ['js']
    """
    found: dict[str, Drift] = {}
    for drift in drifts:
        if drift.detected and (drift.feature not in found or drift.excess > found[drift.feature].excess):
            found[drift.feature] = drift
    return tuple(sorted(found.values(), key=lambda drift: drift.excess, reverse=True))
