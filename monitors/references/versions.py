"""One version of each model: a reference of two would be like neither."""

from __future__ import annotations

from collections.abc import Sequence

from monitors.references.observed import Observed


def newest(found: Sequence[Observed]) -> dict[str, str]:
    """Return the version of each model in the newest answer that names it; `found` is in the order of time."""
    return {name: version for one in found for name, version in one.prediction.models.items()}


def of_versions(found: Sequence[Observed], versions: dict[str, str]) -> list[Observed]:
    """Return the answers in which no other version took part."""
    return [one for one in found if one.prediction.models.items() <= versions.items()]
