"""What both monitors look at of one answer."""

from __future__ import annotations

from dataclasses import dataclass

from monitors.observation import Observation, of_photo, of_reading
from processors.records import Reading
from streams.messages import MeasuredPhoto


@dataclass(frozen=True, slots=True)
class Observed:
    """One answered photo."""

    prediction: Observation
    #: None where the file could not be decoded.
    image: Observation | None


def observed(reading: Reading, *, tenant: str, time: str, by_tenant: bool = False) -> Observed:
    """Return what monitors look at of an answer, given at a time (ISO 8601 with offset)."""
    prediction = of_reading(reading, tenant=tenant, time=time, by_tenant=by_tenant)
    if reading.properties is None:
        return Observed(prediction, None)
    measured = MeasuredPhoto(
        reading.request_id, tenant, time, reading.status, reading.medium, reading.display, reading.properties
    )
    return Observed(prediction, of_photo(measured, by_tenant=by_tenant))
