"""Runs a labelled dataset through the processors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

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
    Quad,
    Reading,
    Register,
    Registers,
    Request,
    Status,
    Trail,
)
from replay.evaluation.dataset import DatasetError, Sample
from replay.evaluation.digits import predict, same_integer, within_tenth
from replay.evaluation.figures import DigitFigures, PhotoFigures
from replay.evaluation.stages import stages_right


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file and what became of it."""

    sample: Sample
    #: None for crops of a digit.
    reading: Reading | None
    #: None where something was read and the truth is not known.
    verdict: Verdict | None
    within_one: bool
    #: Stage -> right, of.
    stages: dict[str, tuple[int, int]]
    #: What was read, in the form of the label; None for a blank place.
    predicted: float | None = None
    #: The frame's JPEG, if intake gave one.
    frame: bytes | None = None

    def without_frame(self) -> Outcome:
        """Return the same outcome without its pixels: thousands of them are kept until the figures are counted."""
        return replace(self, frame=None)

    @property
    def failed(self) -> bool:
        """Whether a person would want to look at it."""
        if self.reading is None:
            return not same_integer(self.predicted, self.sample.value)
        expected = self.sample.photo.expected if self.sample.photo else None
        if self.verdict is Verdict.REJECTED:
            return expected is None or expected not in self.reading.reasons
        return self.verdict is Verdict.WRONG


def outcomes(
    samples: Iterable[tuple[Sample, bytes]], models: Models, limits: Limits, clock: Callable[[], float]
) -> Iterator[tuple[Outcome, bytes]]:
    """Give the outcome of each sample, and its file's bytes.

    Raises:
        DatasetError: a crop is no image.
    """
    for sample, data in samples:
        if sample.kind == "digit":
            value = predict(sample, data, models.load)
            yield Outcome(sample, None, None, within_one=False, stages={}, predicted=value), data
        else:
            yield _read(sample, data, models, limits, clock), data


def figures(results: Iterable[Outcome], *, digits: bool) -> dict[str, PhotoFigures | DigitFigures]:
    """Count outcomes up, in all ("") and per slice ("split=val")."""
    tally: dict[str, PhotoFigures | DigitFigures] = {"": DigitFigures() if digits else PhotoFigures()}
    for outcome in results:
        for key in ("", *(f"{column}={value}" for column, value in outcome.sample.slices.items())):
            entry = tally.setdefault(key, DigitFigures() if digits else PhotoFigures())
            if isinstance(entry, DigitFigures):
                entry.add(
                    same_integer=same_integer(outcome.predicted, outcome.sample.value),
                    within_tenth=within_tenth(outcome.predicted, outcome.sample.value),
                )
            else:
                reasons = outcome.reading.reasons if outcome.reading else ()
                entry.add(outcome.verdict, outcome.stages, within_one=outcome.within_one, reasons=reasons)
    return tally


def _read(sample: Sample, data: bytes, models: Models, limits: Limits, clock: Callable[[], float]) -> Outcome:
    photo = sample.photo
    if photo is None:
        raise DatasetError(f"{sample.file} is no photo")
    start, first = (
        (_register(sample, data), "segment")
        if sample.kind == "register"
        else (Photo(trail=Trail(Request(sample.file, medium=photo.medium)), data=data), "intake")
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
    right = stages_right(sample, outputs, _scale(reading, jpeg) if sample.boxes else 1.0)
    return Outcome(sample, reading, verdict, close, right, frame=jpeg)


def _scale(reading: Reading, jpeg: bytes | None) -> float:
    """Return pixels of the frame a pixel of the photo."""
    if jpeg is None or reading.properties is None:
        return 1.0
    return float(decode(jpeg).shape[1]) / reading.properties.width


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
