"""A reference out of observations of a time when all was well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from monitors.features import features_of
from monitors.observation import Observation
from monitors.references.calibrate import DRAWS, Calibration, calibrate
from monitors.references.digest import digest
from monitors.references.record import Column, Reference, Segment

#: Chance of any alarm when every segment is judged once by every monitor: of 20,000 photos a day, one a month.
RATE = 0.0005
#: Photos that are kept of a segment: more make thresholds hardly narrower, and the file larger.
MOST = 2000
MONITORS = ("images", "predictions")


def build(
    images: Iterable[Observation],
    predictions: Iterable[Observation],
    *,
    source: str,
    created: datetime,
    window: int,
    rate: float = RATE,
    seed: int = 0,
    draws: int = DRAWS,
) -> Reference:
    """Return the reference of these observations, its thresholds calibrated.

    Args:
        images: Of the photos of which anything could be measured.
        predictions: Of all answered photos.
        source: What they are, in words.
        created: Now.
        window: Photos of the windows that will be held against it.
        rate: Chance of any alarm when every segment is judged once by every monitor.
        seed: Of the draws.
        draws: Windows drawn per segment and monitor.
    """
    rng = np.random.default_rng(seed)
    by_monitor = {"images": _by_segment(images), "predictions": _by_segment(predictions)}
    counts = {segment: len(found) for segment, found in by_monitor["predictions"].items()}
    columns = {
        monitor: {segment: _columns(monitor, _some(found, rng)) for segment, found in segments.items()}
        for monitor, segments in by_monitor.items()
    }
    # Each window is judged by itself; their chances add up to the rate.
    chance = rate / max(1, sum(len(segments) for segments in columns.values()))
    segments: dict[str, Segment] = {}
    for name in sorted(counts):
        of_monitor = {monitor: columns[monitor].get(name, []) for monitor in MONITORS}
        found = {
            monitor: calibrated
            for monitor, those in of_monitor.items()
            if (calibrated := calibrate(those, chance=chance, window=window, rng=rng, draws=draws)) is not None
        }
        segments[name] = _segment(counts[name], [one for those in of_monitor.values() for one in those], found)
    models = {name: version for one in _all(by_monitor["predictions"]) for name, version in one.models.items()}
    reference = Reference(
        version="",
        created=created.isoformat(timespec="seconds"),
        source=source,
        models=dict(sorted(models.items())),
        false_alarm_rate=rate,
        window=window,
        segments=segments,
    )
    return digest(reference)


def _by_segment(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        found[observation.segment].append(observation)
    return found


def _all(segments: dict[str, list[Observation]]) -> Iterable[Observation]:
    return (observation for found in segments.values() for observation in found)


def _some(found: Sequence[Observation], rng: np.random.Generator) -> list[Observation]:
    if len(found) <= MOST:
        return list(found)
    return [found[index] for index in np.sort(rng.choice(len(found), MOST, replace=False))]


def _columns(monitor: str, found: Sequence[Observation]) -> list[Column]:
    return [
        Column.of(feature.name, [one.values.get(feature.name) for one in found]) for feature in features_of(monitor)
    ]


def _segment(photos: int, columns: Sequence[Column], found: dict[str, Calibration]) -> Segment:
    return Segment(
        photos=photos,
        columns={column.feature: column for column in columns},
        critical={feature: limits for one in found.values() for feature, limits in one.critical.items()},
        levels={monitor: one.level for monitor, one in found.items()},
    )
