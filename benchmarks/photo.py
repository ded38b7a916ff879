"""CPU of a 12-megapixel JPEG by stage, in one process on one core; size of the models; memory with all 17 loaded."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.machine import machine
from processors.chain import walk
from processors.library import Library
from processors.records import Photo, Reading, Request, Status, Trail
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

#: Photos that warm up models and caches before anything is measured.
WARM_UP = 4


@dataclass(frozen=True, slots=True)
class Measurement:
    """CPU, sizes and memory."""

    photos: int
    read: int
    #: Mean bytes of a photo's file.
    file_bytes: float
    #: Milliseconds of CPU a photo, decoding included.
    median_ms: float
    mean_ms: float
    p95_ms: float
    #: Stage -> mean milliseconds of CPU of the photos that passed it.
    stages_ms: dict[str, float]
    #: Bytes of the model files in use.
    models: int
    #: Resident bytes before the models were loaded, with all 17, and after all photos.
    resident: tuple[int, int, int]


def measure(files: Sequence[Path]) -> Measurement:
    """Read the photos one after the other on one core."""
    _stay_on_one_core()
    before, settings = _resident(), Settings.from_environment()
    library, limits = open_library(settings), limits_of(settings)
    loaded = _resident()
    spent: defaultdict[str, list[float]] = defaultdict(list)
    whole, sizes, read = [], [], 0
    for number, path in enumerate(files):
        data = path.read_bytes()
        record = Photo(trail=Trail(Request(path.name)), data=data)
        started = last = time.process_time()
        for stage, output in walk(record, library, limits, time.perf_counter):
            now = time.process_time()
            if number >= WARM_UP:
                spent[stage].append(1000 * (now - last))
                read += isinstance(output, Reading) and output.status is Status.READ
            last = now
        if number >= WARM_UP:
            whole.append(1000 * (last - started))
            sizes.append(len(data))
    return Measurement(
        len(whole), read, statistics.fmean(sizes),
        median_ms=statistics.median(whole), mean_ms=statistics.fmean(whole), p95_ms=float(np.percentile(whole, 95)),
        stages_ms={stage: statistics.fmean(values) for stage, values in spent.items()},
        models=_bytes_in_use(library), resident=(before, loaded, _resident()),
    )  # fmt: skip


def _stay_on_one_core() -> None:
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _resident() -> int:
    """Return the resident bytes of this process, where the system tells (Linux), or 0."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _bytes_in_use(library: Library) -> int:
    return sum(one.size or 0 for one in library.describe() if "champion" in one.aliases)


def show(found: Measurement) -> None:
    """Print the figures."""
    before, loaded, after = (f"{value / 1e6:.0f} MB" for value in found.resident)
    print(f"{found.photos} JPEGs of 12 megapixels, {found.file_bytes / 1e6:.1f} MB each, {found.read} of them read")
    print(f"CPU ms a photo: median {found.median_ms:.1f}, mean {found.mean_ms:.1f}, 95th percentile {found.p95_ms:.1f}")
    for stage, milliseconds in found.stages_ms.items():
        print(f"  {stage:10}{milliseconds:8.1f}")
    print(f"models in use: {found.models / 1e6:.1f} MB")
    print(f"resident: {before} before, {loaded} with all 17 models, {after} after the photos")


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the photos, measure in a process of its own, which has not drawn any, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.photo", description=__doc__)
    parser.add_argument("--photos", type=int, default=40, help="how many are measured (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the photos (%(default)s)")
    parser.add_argument("--folder", type=Path, help="measure the JPEGs of this folder instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.folder is not None:
        files = sorted(options.folder.glob("*.jpg"))
        if len(files) <= WARM_UP:
            parser.error(f"{options.folder}: more than {WARM_UP} files *.jpg are needed, the first {WARM_UP} warm up")
        found = measure(files)
        if options.json:
            print(json.dumps({"machine": machine(), **asdict(found)}))
        else:
            print("\n".join(f"{name:14}{value}" for name, value in machine().items()), end="\n\n")
            show(found)
        return 0
    from benchmarks.camera import draw  # noqa: PLC0415 - only the process that draws needs the renderer

    with tempfile.TemporaryDirectory(prefix="mrrs-bench-") as scratch:
        print(f"drawing {options.photos + WARM_UP} photos of 12 megapixels", file=sys.stderr)
        draw(Path(scratch), options.photos + WARM_UP, options.seed)
        again = [sys.executable, "-m", "benchmarks.photo", "--folder", scratch, *(["--json"] if options.json else [])]
        return subprocess.run(again, check=False).returncode  # noqa: S603 - our own module


if __name__ == "__main__":
    sys.exit(main())
