"""How each monitor is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from monitors import images, predictions
from monitors.accuracy.monitor import AccuracyMonitor
from monitors.accuracy.shown import ShownAccuracy
from monitors.accuracy.store import AccuracyStore
from monitors.accuracy.support import Support
from monitors.drifting.drift_monitor import DriftMonitor
from monitors.drifting.mix import NEWEST, Mix
from monitors.health.monitor import HealthMonitor
from monitors.health.sample import Sample
from monitors.health.skew import Again
from monitors.monitor import Monitor
from monitors.service.parts import Parts
from monitors.windows import Windows
from streams.calibration import calibration_of
from streams.stages import limits_of

Build = Callable[[Parts], Monitor]


def _windows(name: str, parts: Parts) -> Windows:
    settings = parts.settings
    return Windows(name, settings.monitor_window, settings.monitor_step, settings.monitor_window_s)


def build_images(parts: Parts) -> Monitor:
    """Return the monitor of the photos' properties."""
    return DriftMonitor(
        "images",
        partial(images.of_record, by_tenant=parts.settings.monitor_tenants),
        _windows("images", parts),
        store=parts.store,
        reference=parts.reference,
        sink=parts.sink,
        metrics=parts.metrics,
        reports=parts.reports,
        signs=parts.signs,
    )


def build_predictions(parts: Parts) -> Monitor:
    """Return the monitor of the answers; it also knows the mix, and how the stages stand when photos begin to drift."""
    monitor = DriftMonitor(
        "predictions",
        partial(predictions.of_record, by_tenant=parts.settings.monitor_tenants),
        _windows("predictions", parts),
        store=parts.store,
        reference=parts.reference,
        sink=parts.sink,
        metrics=parts.metrics,
        reports=parts.reports,
        mix=Mix(parts.store.newest_segments("predictions", NEWEST)),
    )
    parts.signs.offer(monitor.scores)
    return monitor


def build_accuracy(parts: Parts) -> Monitor:
    """Return the monitor of accuracy."""
    settings = parts.settings
    store = AccuracyStore(settings.monitor_state / "accuracy.sqlite")
    parts.at_end(store.close)
    return AccuracyMonitor(
        store,
        parts.request_log,
        Support(parts.reference),
        ShownAccuracy(parts.metrics),
        days=settings.monitor_label_days,
        calibration=calibration_of(settings.model_dir),
        by_tenant=settings.monitor_tenants,
    )


def build_health(parts: Parts) -> Monitor:
    """Return the monitor of what must hold; without models here, no photo is read again."""
    settings = parts.settings
    limits = limits_of(settings)
    again = None if settings.model_dir is None else Again(settings.model_dir, limits)
    return HealthMonitor(parts.request_log, again, Sample(settings.monitor_skew_share), limits, parts.metrics)


#: Monitor -> how it is built; the same names as in `monitors.topics.SOURCES`.
BUILD: Mapping[str, Build] = {
    "images": build_images,
    "predictions": build_predictions,
    "accuracy": build_accuracy,
    "health": build_health,
}
