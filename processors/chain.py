"""The one composition of the stages; every runner goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Protocol

from processors.assemble import assemble
from processors.classify import classify
from processors.contracts import Load, Model
from processors.identify import identify
from processors.intake import intake
from processors.limits import Limits
from processors.locate import locate
from processors.records import Photo, Reading, Record, Refusal
from processors.rejection import Rejected
from processors.segment import segment
from processors.tariff import tariff

#: Record in, record out; each stage narrows both, and the order of STAGES fits them together.
Stage = Callable[[Any, Load, Limits], Any]

#: Name and function of each stage, in order.
STAGES: tuple[tuple[str, Stage], ...] = (
    ("intake", intake),
    ("identify", identify),
    ("locate", locate),
    ("tariff", tariff),
    ("segment", segment),
    ("classify", classify),
    ("assemble", assemble),
)
_FUNCTIONS: dict[str, Stage] = dict(STAGES)


class Models(Protocol):
    """What a runner needs of a model library."""

    def load(self, name: str) -> Model:
        """Return a model, ready to be called."""
        ...

    def version(self, name: str) -> str:
        """Return the version that `load` gives."""
        ...


def run_stage(name: str, record: Record, models: Models, limits: Limits) -> Record | Reading:
    """Run one stage, and enter the models that took part in the trail; what the stage rejects comes as a Refusal.

    A Refusal that comes in goes through unchanged, unless the stage is assemble, which answers it.
    """
    if isinstance(record, Refusal) and name != "assemble":
        return record
    used: dict[str, str] = {}

    def load(model: str) -> Model:
        used[model] = version = models.version(model)
        loaded = models.load(model)
        return limits.calibration.tempered(model, version, loaded) if limits.calibration else loaded

    try:
        output: Record | Reading = _FUNCTIONS[name](record, load, limits)
    except Rejected as rejected:
        trail = (rejected.trail or record.trail).with_models(used)
        return Refusal(trail=trail, stage=name, reason=rejected.reason, detail=rejected.detail, also=rejected.also)
    if isinstance(output, Record) and used:
        return output.with_trail(output.trail.with_models(used))
    return output


def walk(
    record: Record, models: Models, limits: Limits, clock: Callable[[], float], *, first: str = "intake"
) -> Iterator[tuple[str, Record | Reading]]:
    """Give each stage's name and output, from stage `first` on; the last output is the reading.

    Stages that a refused photo skips are left out. `clock` gives seconds for the timings of the stages.
    """
    names = [name for name, _ in STAGES]
    for name in names[names.index(first) :]:
        if isinstance(record, Refusal) and name != "assemble":
            continue
        start = clock()
        output = run_stage(name, record, models, limits)
        seconds = clock() - start
        if isinstance(output, Reading):
            yield name, replace(output, timings={**output.timings, name: seconds})
            return
        record = output.with_trail(output.trail.with_timing(name, seconds))
        yield name, record


def read(photo: Photo, models: Models, limits: Limits, clock: Callable[[], float]) -> Reading:
    """Read a photo in process; `clock` gives seconds for the timings of the stages."""
    *_, (_, reading) = walk(photo, models, limits, clock)
    assert isinstance(reading, Reading)  # noqa: S101 - assemble answers whatever comes
    return reading
