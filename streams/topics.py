"""Every topic: what its records are, how large they get and how long they stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

#: Largest photo that a rejection can still be given for; a larger one never passes the producer. Bytes.
MAX_PHOTO_BYTES = 12 * 1024 * 1024
#: A dead letter carries its record in base64, 4/3 of the size, and its headers. Bytes.
MAX_RECORD_BYTES = 18 * 1024 * 1024

_MIB = 1024 * 1024


class Format(StrEnum):
    """How a topic's values are written."""

    IMAGE = "image"
    JSON = "json"
    MSGPACK = "msgpack"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, as it is created and as it is described."""

    name: str
    format: Format
    #: Names of the types that a value can have.
    values: tuple[str, ...]
    meaning: str
    partitions: int = 12
    retention_hours: int = 72
    max_bytes: int = 4 * _MIB
    #: Whether others than our own stages may read or write it.
    contract: bool = True


def _internal(name: str, value: str, meaning: str, *others: str) -> Topic:
    return Topic(name, Format.MSGPACK, (value, *others), meaning, retention_hours=24, contract=False)


PHOTOS = Topic(
    "mrrs.photos.v1",
    Format.IMAGE,
    ("ImageFile",),
    "Photos to be read: the value is the image file, the key the request id, everything else stands in headers.",
    max_bytes=MAX_PHOTO_BYTES,
)
FRAMES = _internal("mrrs.frames.v1", "Frame", "Photos checked, oriented and reduced.")
METERS = _internal("mrrs.meters.v1", "Meter", "Frames whose meter type is known.")
REGISTERS = _internal("mrrs.registers.v1", "Registers", "The registers found in a frame.")
LABELLED_REGISTERS = _internal("mrrs.labelled-registers.v1", "Registers", "Registers with their tariff labels.")
DIGIT_AREAS = _internal("mrrs.digit-areas.v1", "DigitAreas", "Registers with the places of their digits.")
DIGITS = _internal(
    "mrrs.digits.v1",
    "Digits",
    "Registers with their digits, and what any stage refused: all to be answered.",
    "Refusal",
)
READINGS = Topic(
    "mrrs.readings.v1", Format.JSON, ("Reading",), "The answers: a reading or a rejection, keyed as the photo was."
)
IMAGE_PROPERTIES = Topic(
    "mrrs.image-properties.v1", Format.JSON, ("MeasuredPhoto",), "What was measured on each photo that was answered."
)
LABELS = Topic("mrrs.labels.v1", Format.JSON, ("Label",), "Readings confirmed or corrected, keyed by request id.")
DEAD_LETTERS = Topic(
    "mrrs.dead-letters.v1",
    Format.JSON,
    ("DeadLetter",),
    "Records on which a stage crashed, with where they came from.",
    partitions=3,
    retention_hours=14 * 24,
    max_bytes=MAX_RECORD_BYTES,
)
RETRAIN_REQUESTS = Topic(
    "mrrs.retrain-requests.v1", Format.JSON, ("RetrainRequest",), "Models to be trained again, and why.", partitions=1
)
MODEL_EVENTS = Topic(
    "mrrs.model-events.v1",
    Format.JSON,
    ("ModelEvent", "ShadowReading"),
    "What happened to the models, and what challengers read along; the header ce_type tells which.",
    partitions=1,
)
DRIFT_ALARMS = Topic(
    "mrrs.drift-alarms.v1",
    Format.JSON,
    ("DriftAlarm",),
    "Drift that has begun, as the monitors saw it: one record when it begins, none while it lasts.",
    partitions=1,
    retention_hours=14 * 24,
)

#: Name -> topic, in the order in which a photo passes them.
TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        PHOTOS,
        FRAMES,
        METERS,
        REGISTERS,
        LABELLED_REGISTERS,
        DIGIT_AREAS,
        DIGITS,
        READINGS,
        IMAGE_PROPERTIES,
        LABELS,
        DEAD_LETTERS,
        RETRAIN_REQUESTS,
        MODEL_EVENTS,
        DRIFT_ALARMS,
    )
}


def prefixed(topic: Topic, prefix: str) -> Topic:
    """Return the topic of the same kind in a pipeline of its own.

    >>> prefixed(PHOTOS, "replay.").name
    'replay.mrrs.photos.v1'
    """
    return replace(topic, name=prefix + topic.name)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a stage's records come from and where they go; a refusal goes to `DIGITS` from anywhere."""

    source: Topic
    sink: Topic


#: Stage -> route, in the order in which a photo passes them.
ROUTES: dict[str, Route] = {
    "intake": Route(PHOTOS, FRAMES),
    "identify": Route(FRAMES, METERS),
    "locate": Route(METERS, REGISTERS),
    "tariff": Route(REGISTERS, LABELLED_REGISTERS),
    "segment": Route(LABELLED_REGISTERS, DIGIT_AREAS),
    "classify": Route(DIGIT_AREAS, DIGITS),
    "assemble": Route(DIGITS, READINGS),
}
#: The stages' names in order.
STAGES: tuple[str, ...] = tuple(ROUTES)
#: What a worker can host -> the topic that it reads: the stages, and what keeps labels in the request log.
SOURCES: dict[str, Topic] = {**{stage: route.source for stage, route in ROUTES.items()}, "labels": LABELS}
#: Their names.
HOSTED: tuple[str, ...] = tuple(SOURCES)
