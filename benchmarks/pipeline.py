"""Photos a second of the whole pipeline with one worker and with two, against the same stages in one process."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.workers import Worker
from processors.chain import walk
from processors.labels import LabelledPhoto
from processors.records import Photo, Request, Trail
from streams.demo.backend import Backend
from streams.demo.spool import read, spool
from streams.demo.summary import Run, quantile, summarise
from streams.embedded import EmbeddedBroker
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

#: Photos that warm up models and connections before anything is measured.
WARM_UP = 6
#: Bytes of photos in flight: enough to keep two workers busy.
IN_FLIGHT = 12_000_000
#: Seconds without an answer after which the rest counts as lost.
DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """One way of running the stages."""

    name: str
    photos: int
    photos_per_second: float
    p50_s: float
    p95_s: float
    #: Of all processes that run stages, for the measured photos.
    cpu_s: float
    #: Bytes at the peak of each process that runs stages; empty where it shares this one.
    peak: list[int] = field(default_factory=list)
    lost: int = 0
    #: Stage -> CPU seconds a photo that passed it.
    stages: dict[str, float] = field(default_factory=dict)


def in_process(photos: Sequence[LabelledPhoto]) -> Measurement:
    """Run the stages one after another on one photo after another, without Kafka."""
    settings = Settings.from_environment()
    library, limits = open_library(settings), limits_of(settings)
    spent: defaultdict[str, list[float]] = defaultdict(list)
    latencies = []
    cpu = started = 0.0
    for number, photo in enumerate(photos):
        if number == WARM_UP:
            cpu, started = time.process_time(), time.perf_counter()
        record = Photo(trail=Trail(Request(photo.name)), data=photo.data, content_type=photo.content_type)
        begun, before = time.perf_counter(), time.process_time()
        for stage, _ in walk(record, library, limits, time.perf_counter):
            after = time.process_time()
            if number >= WARM_UP:
                spent[stage].append(after - before)
            before = after
        if number >= WARM_UP:
            latencies.append(time.perf_counter() - begun)
    seconds, latencies = time.perf_counter() - started, sorted(latencies)
    return Measurement(
        "one process, no Kafka",
        len(latencies),
        len(latencies) / seconds,
        quantile(latencies, 0.5),
        quantile(latencies, 0.95),
        time.process_time() - cpu,
        stages={stage: sum(values) / len(values) for stage, values in spent.items()},
    )


def over_kafka(photos: Sequence[LabelledPhoto], workers: int, folder: Path) -> Measurement:
    """Send the photos through the embedded broker to workers in processes of their own."""
    folder.mkdir()
    with EmbeddedBroker() as broker:
        running: list[Worker] = []
        try:
            running = [Worker(broker.bootstrap, folder, number) for number in range(workers)]
            for worker in running:
                worker.wait_until_ready()
            _send(broker.bootstrap, photos[:WARM_UP], "warm-up")
            before = sum(worker.cpu_s() for worker in running)
            summary = summarise(_send(broker.bootstrap, photos[WARM_UP:], "measured"), dead_letters=0)
            cpu = sum(worker.cpu_s() for worker in running) - before
        finally:
            usages = [worker.stop() for worker in running]
    return Measurement(
        f"embedded broker, {workers} worker{'s' if workers > 1 else ''}",
        summary.answered,
        summary.photos_per_second,
        summary.p50_s,
        summary.p95_s,
        cpu,
        [usage.peak for usage in usages],
        summary.lost,
    )


def _send(brokers: str, photos: Sequence[LabelledPhoto], prefix: str) -> Run:
    backend = Backend(brokers, budget=IN_FLIGHT, deadline_s=DEADLINE_S, on_answer=lambda _answer, _run: None)
    return backend.send_all(photos, prefix)


def show(measurements: Sequence[Measurement]) -> None:
    """Print the figures; ratios are to the first one."""
    base = measurements[0].photos_per_second
    print(f"{'':30}{'photos/s':>9}{'ratio':>7}{'p50 s':>8}{'p95 s':>8}{'CPU ms a photo':>16}{'peak MB':>14}{'lost':>6}")
    for one in measurements:
        peak = " + ".join(f"{value / 1e6:.0f}" for value in one.peak) or "-"
        cpu = 1000 * one.cpu_s / max(one.photos, 1)
        print(
            f"{one.name:30}{one.photos_per_second:9.2f}{one.photos_per_second / base:7.2f}{one.p50_s:8.2f}{one.p95_s:8.2f}"
            f"{cpu:16.0f}{peak:>14}{one.lost:6}"
        )
    print("\nCPU ms a photo that passes the stage, in one process:")
    for stage, seconds in measurements[0].stages.items():
        print(f"  {stage:10}{1000 * seconds:8.1f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the status is 1 if a photo was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pipeline", description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="how many are measured (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the photos (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    found = machine()
    with tempfile.TemporaryDirectory(prefix="mrrs-bench-") as scratch:
        print(f"drawing {options.photos + WARM_UP} photos", file=sys.stderr)
        paths = spool(Path(scratch), options.photos + WARM_UP, options.seed, None)
        photos = [read(path) for path in paths]
        measurements = []
        for workers in (0, 1, 2):
            print(f"measuring with {workers or 'no'} worker process(es)", file=sys.stderr)
            measurements.append(
                over_kafka(photos, workers, Path(scratch) / str(workers)) if workers else in_process(photos)
            )
    if options.json:
        print(json.dumps({"machine": found, "measurements": [asdict(one) for one in measurements]}))
    else:
        print("\n".join(f"{name:14}{value}" for name, value in found.items()), end="\n\n")
        show(measurements)
    return int(any(one.lost for one in measurements))


if __name__ == "__main__":
    sys.exit(main())
