"""The records that pass from stage to stage; frozen, a new value is a new record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

#: Height x width x 3, BGR, as cv2 has it.
Image = NDArray[np.uint8]
#: x, y in pixels of the frame; y grows downwards.
Point = tuple[float, float]
#: Top left, top right, bottom right, bottom left *in reading direction*, whatever way the photo is turned.
Quad = tuple[Point, Point, Point, Point]


class Medium(StrEnum):
    """What the meter measures."""

    ELECTRICITY = "electricity"
    GAS = "gas"
    WATER = "water"


class Display(StrEnum):
    """How the meter shows it: drums or an LCD."""

    ANALOG = "analog"
    DIGITAL = "digital"


class Status(StrEnum):
    """What became of a photo."""

    READ = "read"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a photo was rejected; the metric's label, the answer's field and the runbook's heading."""

    NOT_AN_IMAGE = "not_an_image"
    UNSUPPORTED_CODEC = "unsupported_codec"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    BLURRED = "blurred"
    NOT_A_METER = "not_a_meter"
    NO_REGISTER = "no_register"
    NO_DIGITS = "no_digits"
    AMBIGUOUS_DIGITS = "ambiguous_digits"
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True)
class PreviousReading:
    """What the customer's meter showed before, if the producer knows."""

    #: In the register's unit.
    value: float
    #: ISO 8601 with offset, or None.
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, for which meter, and what is known before the photo is looked at."""

    request_id: str
    tenant: str = ""
    meter_id: str = ""
    #: A hint: it decides where the photo leaves the meter type open.
    medium: Medium | None = None
    previous: PreviousReading | None = None
    #: Largest plausible consumption in units an hour.
    max_rate: float | None = None
    #: ISO 8601 with offset; when the photo was taken or sent.
    time: str | None = None


@dataclass(frozen=True, slots=True)
class ImageProperties:
    """Measured on the decoded frame, except for what the file itself says."""

    #: Mean grey value, 0..1.
    brightness: float
    #: Standard deviation of the grey values, 0..0.5.
    contrast: float
    #: Variance of the Laplacian on the frame at a fixed size.
    sharpness: float
    #: Mean saturation, 0..1.
    saturation: float
    #: Estimated standard deviation of the noise (Immerkaer 1996), 0..1.
    noise: float
    #: Share of blown-out pixels, 0..1.
    glare: float
    #: Pixels of the original, after orientation.
    width: int
    height: int
    megapixels: float
    #: Size of the file.
    bytes: int
    codec: str
    #: EXIF orientation as the file has it, 1..8.
    orientation: int


@dataclass(frozen=True, slots=True)
class Trail:
    """What every record carries along, from the request to the answer."""

    request: Request
    properties: ImageProperties | None = None
    medium: Medium | None = None
    display: Display | None = None
    #: Model name -> version that took part.
    models: dict[str, str] = field(default_factory=dict)
    #: Stage -> seconds.
    timings: dict[str, float] = field(default_factory=dict)

    def with_models(self, used: dict[str, str]) -> Trail:
        """Return the trail with the models that took part added."""
        return replace(self, models={**self.models, **used})

    def with_timing(self, stage: str, seconds: float) -> Trail:
        """Return the trail with the time of a stage added."""
        return replace(self, timings={**self.timings, stage: seconds})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all stage records share."""

    trail: Trail

    def with_trail(self, trail: Trail) -> Self:
        """Return the same record under another trail."""
        return replace(self, trail=trail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Record):
    """A photo as it was received."""

    data: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Record):
    """A photo, oriented, reduced and encoded again once, so that every runner sees the same pixels."""

    #: The frame as JPEG: small enough for a topic, decoded by `processors.frames.decode`.
    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter(Record):
    """A frame whose meter type is known; its trail has medium and display."""

    jpeg: bytes
    #: Of the meter type, 0..1.
    confidence: float
    #: Degrees by which the frame must be turned counter-clockwise to be upright; 0 unless water.
    angle: float = 0.0
    #: Probabilities of `contracts.METER_TYPES` from the whole photo; empty where nobody has noted them.
    types: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A register found in the frame, rectified."""

    #: In pixels of the frame (not turned).
    box: Quad
    confidence: float
    #: 64 x 384 x 3, reading from left to right.
    image: Image
    #: 96 x 256 x 3: the register and what is printed around it, for the tariff label.
    surroundings: Image
    #: One of TARIFFS, or None where none was seen.
    tariff: str | None = None
    tariff_confidence: float | None = None
    #: How far it reaches beyond the photo's edge, as a share of its width.
    missing: float = 0.0
    #: Score of the best place that looks like another register of the meter and was not taken for one, as a share of its own.
    rival: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers(Record):
    """The registers of a meter, top to bottom."""

    registers: tuple[Register, ...]
    meter_confidence: float


@dataclass(frozen=True, slots=True)
class DigitArea:
    """The place of one digit in a register's image."""

    #: Pixels of the register's image.
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    #: The drum stands between two values.
    rolling: bool = False
    #: Stands after the comma.
    decimal: bool = False
    #: How decided `decimal` is, 0..1.
    decided: float = 1.0
    #: Probability that a place of an LCD is lit, told from its contrast alone, 0..1; a half where nothing is known.
    lit: float = 0.5


@dataclass(frozen=True, slots=True)
class SegmentedRegister:
    """A register and its digit areas, left to right."""

    register: Register
    areas: tuple[DigitArea, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitAreas(Record):
    """The registers of a meter with their digit areas."""

    registers: tuple[SegmentedRegister, ...]
    meter_confidence: float


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit of a reading."""

    #: 0..9 after the carry; None where the place of an LCD is blank.
    value: int | None
    confidence: float
    rolling: bool
    decimal: bool
    #: Where the drum stands, 0.0..9.9; None for full digits.
    position: float | None
    #: In pixels of the frame.
    box: Quad


@dataclass(frozen=True, slots=True)
class Legibility:
    """How well a person could read a register, measured on its digits."""

    #: Pixels of the frame that the digits are high.
    height: float
    #: Grey values within the digit of the least contrast, 5th to 95th percentile, 0..1.
    contrast: float
    #: How much of the contrast an edge takes within one pixel of the register's image, 0..1.
    sharpness: float
    #: Share of the worst digit that is blown out, 0..1.
    glare: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a register's digits beside their confidences."""

    #: Confidence of the least sure digit area, 0..1.
    area: float
    #: Smallest distance of a digit's confidence to that of its runner-up, before the comma, 0..1.
    margin: float
    #: How decided the place of the comma is, 0..1.
    comma: float
    #: Spread of the distances between neighbouring digits as a share of their mean.
    spread: float
    #: Free room beside the first or last digit in the register's image, in digits: the larger one, where a digit may have
    #: been missed, and the smaller one.
    room: float
    edge: float
    legibility: Legibility


@dataclass(frozen=True, slots=True)
class ClassifiedRegister:
    """A register and its digits, left to right."""

    box: Quad
    confidence: float
    tariff: str | None
    tariff_confidence: float | None
    digits: tuple[Digit, ...]
    evidence: Evidence | None = None
    missing: float = 0.0
    rival: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits(Record):
    """The registers of a meter with their digits."""

    registers: tuple[ClassifiedRegister, ...]
    meter_confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Record):
    """A photo that a stage refused; it skips the stages between and is answered by assemble."""

    stage: str
    reason: Reason
    detail: str
    #: What else it may be.
    also: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What the customer should do for the next photo."""

    reason: Reason
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """The value that one register shows."""

    tariff: str | None
    #: All digits with leading zeros, without a comma.
    value: str
    #: How many of the digits stand after the comma.
    decimals: int
    #: kWh or m3.
    unit: str
    confidence: float
    box: Quad
    digits: tuple[Digit, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer: a reading, or a rejection with reasons and advice."""

    request_id: str
    status: Status
    reasons: tuple[Reason, ...]
    advice: tuple[Advice, ...]
    medium: Medium | None
    display: Display | None
    registers: tuple[RegisterReading, ...]
    confidence: float
    properties: ImageProperties | None
    models: dict[str, str]
    libraries: dict[str, str]
    #: Stage -> seconds.
    timings: dict[str, float]
    #: What a stage said about a rejection, for the operator; empty if read.
    detail: str = ""
