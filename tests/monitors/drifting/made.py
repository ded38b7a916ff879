"""A reference and observations for the tests of what is made of drift: two features that matter, made without photos."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np

from monitors.observation import Observation, of_photo, of_reading
from monitors.references import Reference
from monitors.references.build import build
from processors.records import Display, ImageProperties, Medium, Reading, Status
from streams.codec import encode_json
from streams.messages import MeasuredPhoto
from streams.received import Received
from streams.topics import IMAGE_PROPERTIES, READINGS
from tests.monitors.drifting.registers import register

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TYPES = {"gas": (Medium.GAS, Display.ANALOG), "water": (Medium.WATER, Display.ANALOG)}
MODELS = {"meter-type": "1.0.0", "digits-gas": "1.0.0"}


def measured(
    number: int, *, segment: str = "gas", dark: bool = False, codec: str = "jpeg", tenant: str = "t1"
) -> MeasuredPhoto:
    """Return a photo's measurements; the same number, the same photo."""
    rng = np.random.default_rng(number)
    brightness = float(rng.normal(0.2 if dark else 0.6, 0.05))
    properties = ImageProperties(
        brightness, float(rng.normal(0.2, 0.02)), float(rng.normal(500, 50)), 0.3, 0.01, 0.0, 1280, 960, 1.2, 300_000, codec, 1
    )  # fmt: skip
    medium, display = TYPES[segment]
    time = (NOW + timedelta(seconds=number)).isoformat(timespec="milliseconds")
    return MeasuredPhoto(f"{segment}-{number}", tenant, time, Status.READ, medium, display, properties)


def answered(
    number: int, *, segment: str = "gas", unsure: bool = False, models: dict[str, str] | None = None
) -> Reading:
    """Return an answer; `unsure` ones have low confidences."""
    rng = np.random.default_rng(number)
    medium, display = TYPES[segment]
    shown = register(rng, 0.4 if unsure else 0.9)
    return Reading(
        f"{segment}-{number}", Status.READ, (), (), medium, display, (shown,), shown.confidence, None,
        MODELS if models is None else models, {}, {},
    )  # fmt: skip


def photo_record(photo: MeasuredPhoto, offset: int = 0) -> Received:
    return Received(IMAGE_PROPERTIES.name, 0, offset, photo.request_id.encode(), encode_json(photo))


def answer_record(answer: Reading, number: int, offset: int = 0) -> Received:
    time = (NOW + timedelta(seconds=number)).isoformat(timespec="milliseconds").encode()
    headers = (("mrrs-tenant", b"t1"), ("ce_time", time))
    return Received(READINGS.name, 0, offset, answer.request_id.encode(), encode_json(answer), headers)


def image(number: int, **what: object) -> Observation:
    return of_photo(measured(number, **what))  # type: ignore[arg-type]


def prediction(number: int, **what: object) -> Observation:
    time = (NOW + timedelta(seconds=number)).isoformat(timespec="milliseconds")
    return of_reading(answered(number, **what), tenant="t1", time=time)  # type: ignore[arg-type]


@cache
def reference() -> Reference:
    """Return the reference of 300 photos a segment, other ones than the tests'; it alarms rarely."""
    numbers = range(1_000_000, 1_000_300)
    return build(
        [image(number, segment=segment) for segment in TYPES for number in numbers],
        [prediction(number, segment=segment) for segment in TYPES for number in numbers],
        source="made",
        created=NOW,
        window=20,
        rate=0.001,
        draws=2000,
    )
