"""What monitors look at of one answered photo."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from monitors.features import features_of
from monitors.values import photo, reading
from monitors.values.photo import Value
from processors.contracts import meter_type
from processors.records import Display, Medium, Reading
from streams.messages import MeasuredPhoto

#: The segment of photos that were rejected before their meter type was told, or that show no meter.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Observation:
    """The values of one photo's features."""

    request_id: str
    #: ISO 8601 with offset.
    time: str
    #: The meter type; with tenants, TENANT/TYPE.
    segment: str
    #: Feature name -> value, for every feature of a monitor; None is missing.
    values: Mapping[str, Value]
    #: Model name -> version that took part; empty where it is not known.
    models: Mapping[str, str]


def of_photo(measured: MeasuredPhoto, *, by_tenant: bool = False) -> Observation:
    """Return what the monitor of images looks at."""
    segment = segment_of(measured.medium, measured.display, measured.tenant if by_tenant else None)
    values = _whole("images", photo.values(measured.properties))
    return Observation(measured.request_id, measured.time, segment, values, {})


def of_reading(answer: Reading, *, tenant: str, time: str, by_tenant: bool = False) -> Observation:
    """Return what the monitor of predictions looks at."""
    segment = segment_of(answer.medium, answer.display, tenant if by_tenant else None)
    return Observation(answer.request_id, time, segment, _whole("predictions", reading.values(answer)), answer.models)


def segment_of(medium: Medium | None, display: Display | None, tenant: str | None = None) -> str:
    """Return the segment that a photo belongs to; a tenant without a name is "-".

    >>> segment_of(Medium.GAS, Display.ANALOG), segment_of(None, None, "t1")
    ('gas', 't1/unknown')
    """
    kind = meter_type(medium, display) if medium and display else UNKNOWN
    return kind if tenant is None else f"{tenant or '-'}/{kind}"


def _whole(monitor: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a value for every feature of a monitor; one that is no finite number is missing."""
    found = {feature.name: values.get(feature.name) for feature in features_of(monitor)}
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in found.items()
    }
