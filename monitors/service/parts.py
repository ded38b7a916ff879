"""What monitors are built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitors.drifting.drift_monitor import Reports
from monitors.drifting.signs import Signs
from monitors.drifting.window_store import WindowStore
from monitors.metrics import MonitorMetrics
from monitors.references import Reference
from streams.request_log import RequestLog
from streams.settings import Settings
from streams.sink import Sink


@dataclass(frozen=True, slots=True)
class Parts:
    """What the monitors of one process share, and the sink of the one that is built."""

    settings: Settings
    metrics: MonitorMetrics
    store: WindowStore
    reference: Reference
    reports: Reports
    signs: Signs
    #: Of the service; only read.
    request_log: RequestLog
    #: Takes what is to be called at the end.
    at_end: Callable[[Callable[[], object]], object]
    #: Returns when the broker has a record; topics bear the prefix of the settings.
    sink: Sink
