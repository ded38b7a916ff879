"""The real stages: the processors with the models of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from prometheus_client import CollectorRegistry

from processors import heap
from processors.chain import run_stage
from processors.contracts import CONTRACTS
from processors.limits import Limits
from processors.records import Reading, Record
from streams.calibration import Following, calibration_of
from streams.library import model_dir
from streams.live import Live
from streams.metrics import Metrics
from streams.model_metrics import ModelMetrics
from streams.settings import Settings
from streams.steps import Processors
from streams.topics import STAGES

#: Stage -> beginnings of the names of its models.
MODELS: dict[str, tuple[str, ...]] = {
    "identify": ("meter-type", "water-rotation"),
    "locate": ("meter-type", "roi-"),
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


def open_live(settings: Settings, stages: Sequence[str], metrics: Metrics) -> Live:
    """Return the models that stages need, loaded and verified before any record is taken.

    Raises:
        SettingsError: no folder of models is set.
        ModelError: a model is missing or is not what the manifest says.
    """
    heap.keep()
    return Live(model_dir(settings), models_of(stages), ModelMetrics(metrics), challengers=settings.shadow_share > 0)


def processors_of(live: Live, settings: Settings, stages: Sequence[str]) -> Processors:
    """Return stages' pure functions; each call keeps to the models and the calibration that serve when it begins."""
    limits = Following(limits_of(settings), settings.model_dir)

    def run(stage: str, record: Record) -> Record | Reading:
        return run_stage(stage, record, live.champions, limits.now())

    return {stage: partial(run, stage) for stage in stages}


def load_processors(settings: Settings, stages: Sequence[str] = STAGES) -> Processors:
    """Return stages' pure functions with the models of now.

    Raises:
        SettingsError: no folder of models is set.
        ModelError: a model is missing or is not what the manifest says.
    """
    return processors_of(open_live(settings, stages, Metrics(CollectorRegistry())), settings, stages)


def limits_of(settings: Settings) -> Limits:
    """Return the limits under which stages work, with what the models' confidences are worth.

    Raises:
        ModelError: the calibration is not what it must be.
    """
    return Limits(decimals=settings.decimals, calibration=calibration_of(settings.model_dir))
