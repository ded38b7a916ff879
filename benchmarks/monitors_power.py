"""How soon each drift of the demo is named, and by which feature, on photos that were drawn and read.

Drawing and reading a photo takes half a second of a core, so answers are kept in a folder and streams are drawn from them
with repetition. A feature that drifted in the window before the onset is not counted as named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from monitors.judge import judge
from monitors.references import read_reference
from monitors.references.observed import Observed
from monitors.references.photos import observe, photos
from monitors.references.record import Reference
from monitors.references.shipped import SHIPPED
from monitors.windows import Windows
from streams.demo.spool import spool
from streams.settings import Settings

#: Drift -> features of which one must be named.
EXPECTED: Mapping[str, frozenset[str]] = {
    "dark": frozenset({"brightness", "contrast"}),
    "bright": frozenset({"brightness", "glare"}),
    "blur": frozenset({"sharpness"}),
    "glare": frozenset({"glare"}),
    "rotate": frozenset({"register_tilt"}),
    "codec": frozenset({"codec"}),
    "new-meter": frozenset({"reading_length", "digit_aspect"}),
}
#: Photos of a stream before and after the drift begins, as `mrrs demo` with 2,000 photos has.
HALF = 1000


def without(folder: Path, keep: Path) -> list[Observed]:
    """Return the photos of a folder, which show no drift."""
    return _kept(keep / "without.json", lambda: photos(folder))


def struck(drift: str, count: int, seed: int, keep: Path) -> list[Observed]:
    """Return photos since a drift began: four in five show it."""

    def draw() -> list[Path]:
        (keep / drift).mkdir(parents=True, exist_ok=True)
        return list(spool(keep / drift, 2 * count, seed, drift))[count:]

    return _kept(keep / f"{drift}-{count}-{seed}.json", draw)


def _kept(file: Path, paths: Callable[[], list[Path]]) -> list[Observed]:
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(msgspec.json.encode(list(observe(paths(), Settings.from_environment(), jobs=2))))
    return msgspec.json.decode(file.read_bytes(), type=list[Observed])


def stream(before: Sequence[Observed], after: Sequence[Observed], rng: np.random.Generator) -> Iterator[Observed]:
    """Give photos of a run of the demo."""
    for pool in (before, after):
        for place in rng.integers(len(pool), size=HALF):
            yield pool[place]


def named(photos: Iterator[Observed], reference: Reference) -> dict[str, dict[str, int]]:
    """Return segment -> feature -> photos of the segment, since the drift began, after which it was first named."""
    windows = {monitor: Windows(monitor) for monitor in ("images", "predictions")}
    since: defaultdict[tuple[str, str], int] = defaultdict(int)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    already: dict[tuple[str, str], set[str]] = {}
    for number, photo in enumerate(photos):
        for monitor, seen in (("images", photo.image), ("predictions", photo.prediction)):
            if seen is None:
                continue
            of = (monitor, seen.segment)
            since[of] += number >= HALF
            if (window := windows[monitor].add(seen)) is not None:
                drifting = {drift.feature for drift in judge(window, reference) if drift.detected}
                if number < HALF:
                    already[of] = drifting
                else:
                    for feature in drifting - already.get(of, set()):
                        found[seen.segment].setdefault(feature, since[of])
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, for each drift and segment, after how many photos the right feature was named in each stream."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.monitors_power", description=__doc__)
    parser.add_argument("--without", type=Path, default=Path(".cache/reference"), help="photos without a drift")
    parser.add_argument("--photos", type=int, default=150, help="drawn of each drift (default: 150)")
    parser.add_argument("--streams", type=int, default=10)
    parser.add_argument("--seed", type=int, default=777)
    parser.add_argument("--reference", type=Path, default=SHIPPED)
    parser.add_argument("--drift", choices=sorted(EXPECTED), action="append", help="by default all")
    parser.add_argument("--keep", type=Path, default=Path(".cache/power"), help="folder of photos and answers")
    chosen = parser.parse_args(arguments)
    reference, rng = read_reference(chosen.reference), np.random.default_rng(chosen.seed)
    figures: dict[str, dict[str, list[int | None]]] = {}
    before = without(chosen.without, chosen.keep)
    for drift in chosen.drift or EXPECTED:
        after = struck(drift, chosen.photos, chosen.seed, chosen.keep)
        runs = [named(stream(before, after, rng), reference) for _ in range(chosen.streams)]
        figures[drift] = {
            segment: [
                min(
                    (run.get(segment, {})[name] for name in EXPECTED[drift] & run.get(segment, {}).keys()), default=None
                )
                for run in runs
            ]
            for segment in reference.segments
        }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
