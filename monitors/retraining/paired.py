"""The same photos read twice, by two versions of one model: what each was worth."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitors.retraining.dataset import Sample
from processors.chain import STAGES, Models, run_stage, walk
from processors.contracts import Model
from processors.labels import LabelledPhoto, Verdict, judge
from processors.limits import Limits
from processors.records import Photo, Reading, Record, Status
from streams.stages import MODELS


@dataclass(frozen=True, slots=True)
class Pair:
    """One photo and both verdicts on it."""

    #: The name of the file: no request id, so that it may outlive the photo.
    name: str
    #: Of the meter; empty where unknown.
    type: str
    #: The photo must be rejected, for a reason that is known.
    expected: bool
    #: Of the champion and of the challenger. Where a rejection is expected, RIGHT is to reject for that reason.
    before: Verdict
    now: Verdict


class InPlace:
    """Models, one of them replaced."""

    def __init__(self, models: Models, name: str, version: str, model: Model) -> None:
        self._models, self._name, self._version, self._model = models, name, version, model

    def load(self, name: str) -> Model:
        """Return a model."""
        return self._model if name == self._name else self._models.load(name)

    def version(self, name: str) -> str:
        """Return the version that `load` gives."""
        return self._version if name == self._name else self._models.version(name)


def first_stage(model: str) -> str:
    """Return the first stage that asks a model.

    >>> first_stage("meter-type"), first_stage("digits-gas")
    ('identify', 'classify')
    """
    return next(stage for stage, _ in STAGES if model.startswith(MODELS.get(stage, ("-",))))


def read_both(photo: Photo, before: Models, now: Models, stage: str, limits: Limits) -> tuple[Reading, Reading]:
    """Read a photo with two libraries that differ from a stage on; what comes before is done once."""
    record: Record = photo
    for name, _ in STAGES:
        if name == stage:
            break
        output = run_stage(name, record, before, limits)
        assert isinstance(output, Record)  # noqa: S101 - only assemble gives a reading
        record = output
    return _rest(record, before, stage, limits), _rest(record, now, stage, limits)


def _rest(record: Record, models: Models, stage: str, limits: Limits) -> Reading:
    *_, (_, reading) = walk(record, models, limits, time.perf_counter, first=stage)
    assert isinstance(reading, Reading)  # noqa: S101 - assemble answers whatever comes
    return reading


def worth(reading: Reading, known: LabelledPhoto) -> Verdict:
    """Return what an answer was worth; an expected rejection for its reason is right."""
    if known.expected is None:
        return judge(reading, known)
    if reading.status is not Status.REJECTED:
        return Verdict.WRONG
    return Verdict.RIGHT if known.expected in reading.reasons else Verdict.REJECTED


def read_pairs(
    samples: Iterable[Sample], model: str, before: Models, now: Models, limits: Limits, *, hint: bool
) -> Iterator[Pair]:
    """Give the pair of each photo.

    Raises:
        DatasetError: a photo or its label cannot be used.
    """
    stage = first_stage(model)
    for sample in samples:
        known = sample.labelled()
        old, new = read_both(sample.photo(known, hint=hint), before, now, stage, limits)
        yield Pair(
            sample.file, sample.meter_type or "", known.expected is not None, worth(old, known), worth(new, known)
        )
