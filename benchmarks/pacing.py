"""CPU of the monitors' process at the pace of a busy pipeline, all that it hosts included, and while nothing comes."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import msgspec
from confluent_kafka import Producer

from monitors.service.drained import wait_until_read
from monitors.topics import SOURCES
from streams.embedded import EmbeddedBroker
from streams.monitoring import MonitorProcess
from streams.settings import Settings
from streams.topics import IMAGE_PROPERTIES, READINGS

#: Seconds without a page of Evidently after which the start is over, and seconds that are measured.
SETTLE_S, MEASURE_S = 8.0, 60.0
#: Photos before those that are measured: from then on windows are full, and judged as they are in a service.
FILL = 1000
#: Seconds in which the monitors read what has been answered.
CATCH_UP_S = 120.0


@dataclass(frozen=True, slots=True)
class Paced:
    """What the monitors used after their start."""

    photos_per_second: float
    #: Milliseconds of CPU: a second in which nothing came, and a photo at that pace, those of the second included.
    idle_ms: float
    photo_ms: float
    #: Pages that Evidently's process made of windows that drift, at most one a segment and hour, and CPU seconds of one.
    pages: int
    page_s: float


def paced(pairs: Sequence[tuple[bytes, bytes]], rate: float, folder: Path) -> Paced:
    """Publish the measurements and answers of photos at a pace, each time as another request that is answered now."""
    with EmbeddedBroker() as broker:
        settings = Settings.from_environment(
            brokers=broker.bootstrap, request_log=f"sqlite:///{folder}/paced.sqlite", monitor_state=folder / "paced"
        )
        with MonitorProcess(settings) as monitors:
            monitors.wait_until_ready()
            _publish(broker.bootstrap, pairs, "fill", FILL, 0.0)
            caught_up(broker.bootstrap)
            settled(monitors.pid)
            before = cpu_s(monitors.pid)
            time.sleep(MEASURE_S)
            idle = cpu_s(monitors.pid) - before
            before, began = cpu_s(monitors.pid), time.monotonic()
            photos = round(rate * MEASURE_S)
            _publish(broker.bootstrap, pairs, "paced", photos, 1 / rate)
            caught_up(broker.bootstrap)
            seconds = time.monotonic() - began
            spent = cpu_s(monitors.pid) - before
            settled(monitors.pid)
            pages, children = len(list(settings.monitor_state.rglob("*.html"))), children_cpu_s(monitors.pid)
    return Paced(photos / seconds, 1000 * idle / MEASURE_S, 1000 * spent / photos, pages, children / max(1, pages))


def caught_up(brokers: str) -> None:
    """Wait until the monitors have read every answer."""
    for name, topics in SOURCES.items():
        if not wait_until_read(brokers, f"mrrs.monitor-{name}", [topic.name for topic in topics], CATCH_UP_S):
            raise RuntimeError(f"{name} did not read all answers in {CATCH_UP_S:g} s")


def settled(pid: int) -> None:
    """Wait until what belongs to the start is over, the pages of windows that drift as well."""
    children = -1.0
    while (now := children_cpu_s(pid)) != children:
        children = now
        time.sleep(SETTLE_S)


def cpu_s(pid: int) -> float:
    """Return the CPU seconds that a process itself has used (Linux)."""
    own, _ended = _times(pid)
    return own


def children_cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process's children, of those that have ended, too (Linux)."""
    running = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    _own, ended = _times(pid)
    return ended + sum(cpu_s(int(child)) for child in running)


def _times(pid: int) -> tuple[float, float]:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks, (int(fields[13]) + int(fields[14])) / ticks


def renamed(value: bytes, request_id: str, **others: str) -> bytes:
    """Return a record as that of another request, with other fields replaced, too."""
    return msgspec.json.encode({**msgspec.json.decode(value), "request_id": request_id, **others})


def _publish(brokers: str, pairs: Sequence[tuple[bytes, bytes]], prefix: str, photos: int, pause_s: float) -> None:
    producer = Producer({"bootstrap.servers": brokers, "linger.ms": 0})
    for number, (measured, answer) in zip(range(photos), cycle(pairs), strict=False):
        # With a time of long ago each look at the clock would judge a window of each segment: it has waited too long.
        name, now = f"{prefix}-{number}", datetime.now(UTC).isoformat(timespec="milliseconds")
        headers: list[tuple[str, str | bytes | None]] = [("ce_time", now), ("mrrs-tenant", b"t1")]
        producer.produce(IMAGE_PROPERTIES.name, renamed(measured, name, time=now), name)
        producer.produce(READINGS.name, renamed(answer, name), name, headers=headers)
        producer.poll(0)
        time.sleep(pause_s)
    producer.flush()
