"""Drift monitors for tests."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry

from monitors import images, predictions
from monitors.drifting.drift_monitor import DriftMonitor
from monitors.drifting.window_store import WindowStore
from monitors.metrics import MonitorMetrics
from monitors.windows import Windows
from streams.messages import DriftAlarm
from streams.sink import MemorySink
from tests.monitors.drifting.made import NOW, reference

COUNT, STEP = 20, 10


class Stage:
    """A monitor of images on a folder, with a sink and metrics to look at."""

    def __init__(self, folder: Path, name: str = "images", **parts: object) -> None:
        self.sink = MemorySink()
        self.metrics = MonitorMetrics(CollectorRegistry())
        self.store = WindowStore(folder / "windows.sqlite", COUNT)
        parse = partial({"images": images, "predictions": predictions}[name].of_record)
        self.monitor = DriftMonitor(
            name,
            parse,
            Windows(name, COUNT, STEP, 3600.0),
            store=self.store,
            reference=reference(),
            sink=self.sink,
            metrics=self.metrics,
            clock=lambda: NOW,
            **parts,  # type: ignore[arg-type]
        )

    @property
    def alarms(self) -> list[DriftAlarm]:
        import msgspec

        return [msgspec.json.decode(one.value, type=DriftAlarm) for one in self.sink.to("mrrs.drift-alarms.v1")]

    def sample(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)

    def killed(self) -> None:
        """As SIGKILL leaves it: nothing more is said, what was not committed is gone."""
        self.store._db.close()
