"""How each monitor is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from monitors import images, predictions
from monitors.drifting.drift_monitor import DriftMonitor
from monitors.drifting.mix import NEWEST, Mix
from monitors.monitor import Monitor
from monitors.service.parts import Parts
from monitors.windows import Windows

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


#: Monitor -> how it is built; the same names as in `monitors.topics.SOURCES`.
BUILD: Mapping[str, Build] = {"images": build_images, "predictions": build_predictions}
