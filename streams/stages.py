"""The real stages: the processors with the models of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from processors.chain import run_stage
from processors.contracts import CONTRACTS
from processors.limits import Limits
from processors.records import Reading, Record
from streams.library import open_library
from streams.settings import Settings
from streams.steps import Processors
from streams.topics import STAGES

#: Stage -> beginnings of the names of its models.
MODELS: dict[str, tuple[str, ...]] = {
    "identify": ("meter-type", "water-rotation"),
    "locate": ("roi-",),
    "tariff": ("tariff-",),
    "segment": ("areas-",),
    "classify": ("digits-",),
}


def models_of(stages: Sequence[str]) -> list[str]:
    """Return the models that stages need.

    >>> models_of(["intake", "identify"])
    ['meter-type', 'water-rotation']
    """
    beginnings = tuple(beginning for stage in stages for beginning in MODELS.get(stage, ()))
    return [name for name in CONTRACTS if name.startswith(beginnings)]


def load_processors(settings: Settings, stages: Sequence[str] = STAGES) -> Processors:
    """Return stages' pure functions; their models are loaded and verified before any record is taken.

    Raises:
        SettingsError: models are needed, and no folder of models is set.
        ModelError: a model is missing or is not what the manifest says.
    """
    limits = Limits(decimals=settings.decimals)
    library = open_library(settings, models_of(stages))

    def run(stage: str, record: Record) -> Record | Reading:
        return run_stage(stage, record, library, limits)

    return {stage: partial(run, stage) for stage in stages}
