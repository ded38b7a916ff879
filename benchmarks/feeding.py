"""Memory, disk and CPU of the drift monitors over many records, fed to them without a broker in a process of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import cycle
from pathlib import Path

from prometheus_client import CollectorRegistry

from benchmarks.pacing import renamed
from monitors.apps import MESSAGE_RECORDS
from monitors.drifting.drift_monitor import NoReports
from monitors.drifting.signs import Signs
from monitors.drifting.window_store import WindowStore
from monitors.metrics import MonitorMetrics
from monitors.monitor import Monitor
from monitors.references import read_reference
from monitors.references.shipped import SHIPPED
from monitors.service.built import build_images, build_predictions
from monitors.service.parts import Parts
from streams.memory_log import MemoryRequestLog
from streams.received import Received
from streams.settings import Settings
from streams.sink import MemorySink
from streams.topics import IMAGE_PROPERTIES, READINGS

#: Records between two looks at memory and disk.
LOOK_EVERY = 10_000
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Fed:
    """What feeding records cost; one figure of memory and disk each `LOOK_EVERY` records."""

    records: int
    windows: int
    #: Milliseconds of CPU a photo: of both its records, windows and judgements included.
    cpu_ms: float
    #: Bytes resident, and bytes of the folder of the state.
    resident: list[int]
    disk: list[int]


async def feed(found: Sequence[tuple[bytes, bytes]], records: int, state: Path) -> Fed:
    """Give the monitors the measurements and answers of photos again and again, each time as another request."""
    settings = replace(Settings.from_environment(), monitor_state=state)
    metrics = MonitorMetrics(CollectorRegistry())
    store = WindowStore(state / "windows.sqlite", settings.monitor_window)
    parts = Parts(
        settings=settings, metrics=metrics, store=store, reference=read_reference(settings.reference or SHIPPED),
        reports=NoReports(), signs=Signs(), request_log=MemoryRequestLog(), at_end=lambda _: None, sink=MemorySink(),
    )  # fmt: skip
    predictions, images = build_predictions(parts), build_images(parts)
    resident, disk = [], []
    began = time.process_time()
    for number, (measured, answer) in enumerate(_requests(found, records // 2)):
        await _watch(images, IMAGE_PROPERTIES.name, number, measured)
        await _watch(predictions, READINGS.name, number, answer)
        if number % MESSAGE_RECORDS == 0:
            images.keep()
            predictions.keep()
        if 2 * (number + 1) % LOOK_EVERY == 0:
            resident.append(_resident())
            disk.append(_size(state))
    cpu = time.process_time() - began
    store.close()
    windows = sum(
        sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "mrrs_monitor_windows_total"
    )
    return Fed(records, int(windows), 1000 * cpu / (records // 2), resident, disk)


async def _watch(monitor: Monitor, topic: str, number: int, value: bytes) -> None:
    time_ = f"2026-03-02T12:00:00.{number % 1000:03d}+00:00".encode()
    await monitor.watch(Received(topic, 0, number, None, value, (("ce_time", time_),)))


def _requests(found: Sequence[tuple[bytes, bytes]], photos: int) -> Iterator[tuple[bytes, bytes]]:
    for number, (measured, answer) in zip(range(photos), cycle(found), strict=False):
        yield renamed(measured, f"fed-{number}"), renamed(answer, f"fed-{number}")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def main(arguments: Sequence[str]) -> int:
    """Feed the pairs in a file of JSON; print one JSON object."""
    file, records = arguments
    found = [(one.encode(), other.encode()) for one, other in json.loads(Path(file).read_text())]
    with tempfile.TemporaryDirectory(prefix="mrrs-fed-") as state:
        print(json.dumps(asdict(asyncio.run(feed(found, int(records), Path(state))))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
