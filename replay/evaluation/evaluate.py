"""Runs a sample of a labelled dataset through the processors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from processors.chain import Models, walk
from processors.contracts import REGISTER_SIZE
from processors.frames import decode
from processors.labels import Verdict, agrees, judge
from processors.limits import Limits
from processors.records import (
    Display,
    Frame,
    Image,
    Medium,
    Photo,
    PreviousReading,
    Quad,
    Reading,
    Register,
    Registers,
    Request,
    Status,
    Trail,
)
from replay.evaluation.dataset import Sample
from replay.evaluation.digits import predict, same_integer
from replay.evaluation.labels import DatasetError
from replay.evaluation.stages import Judgement, judge_stages


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file and what became of it."""

    sample: Sample
    #: None for crops of a digit.
    reading: Reading | None = None
    #: None where something was read and the truth is not known.
    verdict: Verdict | None = None
    within_one: bool = False
    judgement: Judgement = field(default_factory=Judgement)
    #: What was read in a crop of a digit, in the form of the label; None for a blank place.
    predicted: float | None = None
    #: The frame's JPEG, if intake gave one.
    frame: bytes | None = None

    def without_pixels(self) -> Outcome:
        """Return the same outcome without pixels: thousands of them are kept until the figures are counted."""
        photo = replace(self.sample.photo, data=b"") if self.sample.photo else None
        return replace(self, frame=None, sample=replace(self.sample, photo=photo))

    @property
    def as_expected(self) -> bool:
        """Whether it was rejected for the reason for which it must be."""
        expected = self.sample.photo.expected if self.sample.photo else None
        rejected = self.verdict is Verdict.REJECTED and self.reading is not None
        return rejected and expected is not None and self.reading is not None and expected in self.reading.reasons

    @property
    def failed(self) -> bool:
        """Whether a person would want to look at it."""
        if self.reading is None:
            return not same_integer(self.predicted, self.sample.value)
        return self.verdict is Verdict.WRONG or (self.verdict is Verdict.REJECTED and not self.as_expected)

    @property
    def lost(self) -> str:
        """What went wrong first with a photo that could have been read, "" where nothing did."""
        if not (self.sample.readable and self.failed and self.reading is not None):
            return ""
        if self.judgement.first:
            return self.judgement.first
        return f"rejected: {self.reading.reasons[0]}" if self.verdict is Verdict.REJECTED else "value"


def evaluate(
    sample: Sample, data: bytes, models: Models, limits: Limits, clock: Callable[[], float], *, hint: bool = False
) -> Outcome:
    """Return the outcome of a sample, with its frame; with a hint the request names the medium that the label names.

    Raises:
        DatasetError: a crop is no image.
    """
    if sample.kind == "digit":
        return Outcome(sample, predicted=predict(sample, data, models.load))
    photo = sample.photo
    if photo is None:
        raise DatasetError(f"{sample.file} is no photo")
    start, first = (
        (_register(sample, data), "segment")
        if sample.kind == "register"
        else (_photo(sample, data, hint=hint), "intake")
    )
    outputs = dict(walk(start, models, limits, clock, first=first))
    reading = outputs["assemble"]
    if not isinstance(reading, Reading):
        raise TypeError("assemble gives a reading")
    known = sample.has_reading or photo.expected is not None
    verdict = judge(reading, photo) if known or reading.status is Status.REJECTED else None
    close = sample.has_reading and reading.status is Status.READ and agrees(reading, photo, tolerance=1)
    frame = outputs.get("intake")
    jpeg = frame.jpeg if isinstance(frame, Frame) else None
    judgement = judge_stages(sample, outputs, scale(reading, jpeg))
    return Outcome(sample, reading, verdict, close, judgement, frame=jpeg)


def scale(reading: Reading, jpeg: bytes | None) -> float:
    """Return pixels of the frame a pixel of the photo."""
    if jpeg is None or reading.properties is None:
        return 1.0
    return float(decode(jpeg).shape[1]) / reading.properties.width


def _photo(sample: Sample, data: bytes, *, hint: bool) -> Photo:
    previous = None if sample.previous is None else PreviousReading(sample.previous)
    medium = sample.photo.medium if sample.photo and hint else None
    return Photo(trail=Trail(Request(sample.file, medium=medium, previous=previous)), data=data)


def _register(sample: Sample, data: bytes) -> Registers:
    """Return what locate would give, if it had found just this crop."""
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if decoded is None or sample.photo is None:
        raise DatasetError(f"{sample.file} is no image that can be decoded")
    image: Image = np.asarray(decoded, np.uint8)
    height, width = image.shape[:2]
    box: Quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    size = (REGISTER_SIZE[1], REGISTER_SIZE[0])
    sized = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    medium, display = sample.photo.medium or Medium.ELECTRICITY, sample.photo.display or Display.ANALOG
    trail = replace(Trail(Request(sample.file)), medium=medium, display=display)
    return Registers(trail=trail, registers=(Register(box, 1.0, sized, sized),), meter_confidence=1.0)
