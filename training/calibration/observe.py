"""Runs the stages over a dataset, on several processes, and keeps what the models said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from processors import legibility, preprocess
from processors.chain import STAGES, Models, run_stage
from processors.classify import tensors
from processors.contracts import Model, Tensor, meter_type
from processors.identify import kind
from processors.labels import LabelledPhoto
from processors.library import Library
from processors.limits import Limits
from processors.records import (
    DigitAreas,
    Display,
    Medium,
    Photo,
    Quad,
    Record,
    Refusal,
    Registers,
    Request,
    SegmentedRegister,
    Trail,
)
from training.calibration.datasets import DatasetError, Entry, Source, boxes, labelled
from training.calibration.observation import Answers, CropObservation, Observation, ObservedRegister

Observed = Observation | CropObservation
_EMPTY = np.zeros((0, 0, 3), np.uint8)
_library: Library | None = None


class Listening:
    """A model library that keeps what the tariff models answer."""

    def __init__(self, models: Models) -> None:
        self._models = models
        #: In the order in which they were given.
        self.labels: list[Answers] = []

    def load(self, name: str) -> Model:
        """Return a model whose answers are kept."""
        model = self._models.load(name)

        def listened(tensor: Tensor) -> Tensor:
            answer = model(tensor)
            self.labels.append(answer[0])
            return answer

        return listened if name.startswith("tariff-") else model

    def version(self, name: str) -> str:
        """Return the version that `load` gives."""
        return self._models.version(name)


def photo(dataset: str, entry: Entry, known: LabelledPhoto, models: Models, limits: Limits) -> Observation:
    """Read a photo up to its digits, uncalibrated, whatever the confidences are."""
    listening = Listening(models)
    record: Record = Photo(trail=Trail(Request(entry.file)), data=known.data)
    order: list[int] = []
    for name, _ in STAGES[:-2]:
        output = run_stage(name, record, listening, replace(limits, calibration=None))
        assert isinstance(output, Record)
        record = output
        if name == "tariff" and isinstance(record, Registers):
            order = [id(register) for register in record.registers]
    told = replace(known, data=b"")
    start = Observation(
        dataset,
        entry.group,
        told,
        _in_frame(entry, record.trail, limits),
        record.trail,
        0.0,
        (),
        tolerance=entry.tolerance,
    )
    if not isinstance(record, DigitAreas):
        assert isinstance(record, Refusal)
        return replace(start, refused=f"{record.stage}: {record.reason}")
    name = f"digits-{kind(record.trail)}"
    used = [name, "digits-rolling"] if record.trail.display is Display.ANALOG else [name]
    labels = dict(zip(order, listening.labels, strict=False))  # no labels but for electricity
    registers = tuple(
        _register(found, name, models, labels.get(id(found.register)), rolling=len(used) > 1)
        for found in record.registers
    )
    trail = record.trail.with_models({model: models.version(model) for model in used})
    return replace(start, trail=trail, registers=registers, meter_confidence=record.meter_confidence)


def _register(
    found: SegmentedRegister, name: str, models: Models, labels: Answers | None, *, rolling: bool
) -> ObservedRegister:
    inputs = tensors(found)
    full = np.concatenate([models.load(name)(tensor) for tensor in inputs])
    moving = np.concatenate([models.load("digits-rolling")(tensor) for tensor in inputs]) if rolling else None
    bare = replace(found.register, image=_EMPTY, surroundings=_EMPTY)
    measured = legibility.measure(found.register.image, found.register.box, found.areas)
    return ObservedRegister(replace(found, register=bare), measured, full, moving, labels)


def _in_frame(entry: Entry, trail: Trail, limits: Limits) -> tuple[Quad | None, ...]:
    if trail.properties is None:
        return tuple(None for _ in boxes(entry))
    scale = min(1.0, limits.frame_side / max(trail.properties.width, trail.properties.height))
    return tuple(
        tuple((x * scale, y * scale) for x, y in box) if box is not None else None  # type: ignore[misc]
        for box in boxes(entry)
    )


def crop(entry: Entry, data: bytes, models: Models) -> CropObservation | None:
    """Look at a crop of one digit; None where it is blank, no image, or of an unknown meter type."""
    row = entry.rows[0]
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None or not row["value"] or not row["medium"]:
        return None
    display = Display(row["display"])
    name = f"digits-{meter_type(Medium(row['medium']), display)}"
    tensor = preprocess.digit_tensor(np.asarray(image, np.uint8))
    rolling = models.load("digits-rolling")(tensor)[0] if display is Display.ANALOG else None
    return CropObservation(name, float(row["value"]), models.load(name)(tensor)[0], rolling)


def _start(models: Path) -> None:
    global _library  # noqa: PLW0603 - one library a process, opened once
    cv2.setNumThreads(1)
    _library = Library(models)


def _one(task: tuple[Source, Entry]) -> Observed | None:
    chosen, entry = task
    assert _library is not None
    data = chosen.read(entry)
    try:
        if chosen.crops:
            return crop(entry, data, _library)
        known = labelled(entry, data)
        return photo(chosen.path.stem, entry, known, _library, Limits()) if known is not None else None
    except ValueError as error:
        raise DatasetError(f"{chosen.path}: labels.csv, {entry.file}: {error}") from error


def observe(chosen: Source, models: Path, jobs: int) -> Iterator[Observed | None]:
    """Give what was observed of each file, in order; None where its truth is not known.

    Raises:
        DatasetError: a label cannot be understood, or a file is missing.
    """
    with get_context("spawn").Pool(jobs, _start, (models,)) as pool:
        yield from pool.imap(_one, [(chosen, entry) for entry in chosen.entries], chunksize=8)
