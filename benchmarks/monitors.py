"""What monitoring costs: readings a second with, without and with stopped monitors; CPU a photo; memory over many records."""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from benchmarks.feeding import Fed
from benchmarks.machine import machine
from benchmarks.pacing import Paced, caught_up, cpu_s, paced, settled
from benchmarks.pipeline import DEADLINE_S, IN_FLIGHT
from benchmarks.workers import Worker
from processors.labels import LabelledPhoto
from streams.demo.backend import Backend
from streams.demo.spool import read, spool
from streams.demo.summary import summarise
from streams.embedded import EmbeddedBroker
from streams.monitoring import MonitorProcess
from streams.settings import Settings
from streams.standing import standing
from streams.topics import IMAGE_PROPERTIES, READINGS

WAYS = ("without", "with", "stopped")


@dataclass(frozen=True, slots=True)
class Round:
    """The same photos, sent once."""

    way: str
    photos_per_second: float
    lost: int
    #: Milliseconds of CPU of the monitors a photo, what they use by the second included; 0 where there are none.
    monitor_ms: float


def rounds(drawn: Sequence[LabelledPhoto], photos: int, repeats: int, folder: Path) -> Iterator[Round]:
    """Send photos without monitors, with them, and with them standing still, in turns: the machine's load changes.

    All that were drawn are read once before that, for their records.
    """
    with EmbeddedBroker() as broker:
        worker = Worker(broker.bootstrap, folder, 0)
        try:
            worker.wait_until_ready()
            _send(broker.bootstrap, drawn, "drawn")
            _keep(broker.bootstrap, folder / "records.json")
            sent = drawn[:photos]
            for repeat in range(repeats):
                yield _round(broker.bootstrap, sent, "without", repeat, None)
                settings = Settings.from_environment(
                    brokers=broker.bootstrap,
                    request_log=f"sqlite:///{folder}/requests.sqlite",
                    monitor_state=folder / f"monitor-{repeat}",
                )
                with MonitorProcess(settings) as monitors:
                    monitors.wait_until_ready()
                    caught_up(broker.bootstrap)
                    settled(monitors.pid)
                    yield _round(broker.bootstrap, sent, "with", repeat, monitors)
                    monitors.send_signal(signal.SIGSTOP)
                    yield _round(broker.bootstrap, sent, "stopped", repeat, None)
                    monitors.send_signal(signal.SIGKILL)
        finally:
            worker.stop()


def _round(
    brokers: str, photos: Sequence[LabelledPhoto], way: str, repeat: int, monitors: MonitorProcess | None
) -> Round:
    before = cpu_s(monitors.pid) if monitors else 0.0
    backend = Backend(brokers, budget=IN_FLIGHT, deadline_s=DEADLINE_S, on_answer=lambda _answer, _run: None)
    summary = summarise(backend.send_all(photos, f"{way}-{repeat}"), dead_letters=0)
    spent = 0.0
    if monitors:
        caught_up(brokers)
        spent = cpu_s(monitors.pid) - before
    return Round(way, summary.photos_per_second, summary.lost, 1000 * spent / max(1, summary.answered))


def _send(brokers: str, photos: Sequence[LabelledPhoto], prefix: str) -> None:
    backend = Backend(brokers, budget=IN_FLIGHT, deadline_s=DEADLINE_S, on_answer=lambda _answer, _run: None)
    backend.send_all(photos, prefix)


def _keep(brokers: str, path: Path) -> None:
    """Write the measurements and answers of the photos, in pairs."""
    by_request: list[dict[str, str]] = [
        {msgspec.json.decode(value)["request_id"]: value.decode() for value in standing(brokers, topic)}
        for topic in (IMAGE_PROPERTIES, READINGS)
    ]
    measured, answers = by_request
    path.write_text(json.dumps([(measured[name], answers[name]) for name in measured if name in answers]))


def fed(path: Path, records: int) -> Fed:
    """Feed records to the monitors in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.feeding", str(path), str(records)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ours
    return msgspec.json.decode(done.stdout, type=Fed)


def show(found: Sequence[Round], pace: Paced, memory: Fed) -> None:
    """Print the figures; ratios are to the round without monitors of the same turn."""
    by_way = {way: [one for one in found if one.way == way] for way in WAYS}
    print(
        f"{'monitors':12}{'photos/s':>10}{'ratio':>8}{'of each turn':>28}{'monitor CPU ms a photo':>26}{'of each turn':>28}{'lost':>6}"
    )
    for way, turns in by_way.items():
        ratios = [
            one.photos_per_second / base.photos_per_second for one, base in zip(turns, by_way["without"], strict=True)
        ]
        rate = statistics.median(one.photos_per_second for one in turns)
        cpu = statistics.median(one.monitor_ms for one in turns)
        each = " ".join(f"{ratio:.2f}" for ratio in ratios)
        spent = " ".join(f"{one.monitor_ms:.1f}" for one in turns)
        print(
            f"{way:12}{rate:10.2f}{statistics.median(ratios):8.2f}{each:>28}{cpu:26.2f}{spent:>28}"
            f"{sum(one.lost for one in turns):6}"
        )
    print(
        f"\nat {pace.photos_per_second:.1f} photos/s, published without a pipeline: {pace.photo_ms:.2f} ms of CPU a photo,"
        f" of a second without photos {pace.idle_ms:.1f} ms"
        f"\n{pace.pages} pages of windows that drift by Evidently's process: {pace.page_s:.1f} s of CPU each"
    )
    resident = " ".join(f"{value / 1e6:.1f}" for value in memory.resident)
    disk = " ".join(f"{value / 1e6:.1f}" for value in memory.disk)
    print(f"\n{memory.records} records fed directly, {memory.windows} windows: {memory.cpu_ms:.2f} ms of CPU a photo")
    print(f"  resident MB each tenth: {resident}\n  state folder MB:        {disk}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the status is 1 if a photo was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.monitors", description=__doc__)
    parser.add_argument("--photos", type=int, default=400, help="how many are sent in each round (%(default)s)")
    parser.add_argument(
        "--different", type=int, default=700, help="drawn, whose records are published and fed (%(default)s)"
    )
    parser.add_argument("--repeats", type=int, default=2, help="turns of the three rounds (%(default)s)")
    parser.add_argument("--records", type=int, default=100_000, help="fed directly (%(default)s)")
    parser.add_argument("--pace", type=float, default=12.0, help="photos a second, published (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the photos (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    about = machine()
    with tempfile.TemporaryDirectory(prefix="mrrs-bench-") as scratch:
        drawn = max(options.photos, options.different)
        print(f"drawing {drawn} photos and reading them", file=sys.stderr)
        photos = [read(path) for path in spool(Path(scratch), drawn, options.seed, None)]
        found = []
        for one in rounds(photos, options.photos, options.repeats, Path(scratch)):
            print(f"{one.way}: {one.photos_per_second:.2f} photos/s", file=sys.stderr)
            found.append(one)
        print("publishing at a pace", file=sys.stderr)
        pairs = [
            (one.encode(), other.encode()) for one, other in json.loads((Path(scratch) / "records.json").read_text())
        ]
        pace = paced(pairs, options.pace, Path(scratch))
        print(f"feeding {options.records} records", file=sys.stderr)
        memory = fed(Path(scratch) / "records.json", options.records)
    if options.json:
        print(
            json.dumps(
                {
                    "machine": about,
                    "rounds": [asdict(one) for one in found],
                    "paced": asdict(pace),
                    "fed": asdict(memory),
                }
            )
        )
    else:
        print("\n".join(f"{name:14}{value}" for name, value in about.items()), end="\n\n")
        show(found, pace, memory)
    return int(any(one.lost for one in found))


if __name__ == "__main__":
    sys.exit(main())
