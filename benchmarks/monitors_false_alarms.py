"""How often windows alarm without a reason, and how soon with one, on simulated photos of ten segments."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain

import numpy as np

from benchmarks.machine import machine
from benchmarks.simulated import Segment
from monitors.features import BY_NAME
from monitors.judge import judge
from monitors.observation import Observation
from monitors.references import Reference
from monitors.references.build import RATE, build
from monitors.references.calibrate import DRAWS
from monitors.windows import COUNT, STEP, Windows

MONITORS = ("images", "predictions")
SEGMENTS = tuple(f"s{number}" for number in range(10))
#: What is moved to see whether it is found: a number by deviations, a category with a chance.
SHIFTS = {"brightness": 1.0, "sharpness": 1.0, "noise": 1.0, "codec": 0.4, "confidence": 1.0, "reason": 0.4}


@dataclass(frozen=True, slots=True)
class Repetition:
    """One reference, and what came of photos like it."""

    windows: int
    alarms: int
    #: A segment's windows of both monitors are a round together with those of all other segments.
    rounds: int
    rounds_with_alarm: int
    #: Feature that was moved -> photos after which it was named; None where it was not within 200.
    found: dict[str, int | None]
    #: Seconds of CPU a window.
    judging: float


def repetition(
    seed: int, photos: int, reference_photos: int, segments: Sequence[str] = SEGMENTS, draws: int = DRAWS
) -> Repetition:
    """Draw segments, a reference of each, and photos that follow the same distributions."""
    rng = np.random.default_rng(seed)
    drawn = {monitor: [Segment(name, monitor, rng) for name in segments] for monitor in MONITORS}
    reference = build(
        *(chain.from_iterable(one.observations(reference_photos) for one in drawn[monitor]) for monitor in MONITORS),
        source="simulated",
        created=datetime.now(UTC),
        window=COUNT,
        seed=seed,
        draws=draws,
    )
    alarmed: Counter[int] = Counter()
    judged: Counter[int] = Counter()
    started = time.process_time()
    for monitor in MONITORS:
        for segment in drawn[monitor]:
            for place, alarm in enumerate(verdicts(monitor, segment.observations(photos // len(segments)), reference)):
                judged[place] += 1
                alarmed[place] += bool(alarm)
    spent = time.process_time() - started
    return Repetition(
        windows=judged.total(),
        alarms=alarmed.total(),
        rounds=len(judged),
        rounds_with_alarm=sum(bool(count) for count in alarmed.values()),
        found={name: sooner(name, shift, drawn, reference) for name, shift in SHIFTS.items()},
        judging=spent / judged.total(),
    )


def verdicts(monitor: str, observations: Iterator[Observation], reference: Reference) -> Iterator[set[str]]:
    """Give the features that drift, window by window."""
    windows = Windows(monitor, COUNT, STEP)
    for observation in observations:
        if (window := windows.add(observation)) is not None:
            yield {drift.feature for drift in judge(window, reference) if drift.detected}


def sooner(
    feature: str, shift: float, drawn: dict[str, list[Segment]], reference: Reference, within: int = 200
) -> int | None:
    """Return after how many moved photos a feature is named, behind a full window of photos that did not move."""
    monitor = BY_NAME[feature].monitor
    segment = drawn[monitor][0]
    mixed = chain(segment.observations(COUNT), segment.observations(within, {feature: shift}))
    for place, named in enumerate(verdicts(monitor, mixed, reference)):
        if feature in named and place:
            return place * STEP
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 where a larger share of windows alarms than stated, or what moved was not found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.monitors_false_alarms", description=__doc__)
    parser.add_argument("--photos", type=int, default=50_000, help="a repetition (default: 50,000)")
    parser.add_argument("--reference", type=int, default=600, help="photos a segment of the reference (default: 600)")
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args(arguments)
    done = []
    for number in range(chosen.repetitions):
        done.append(repetition(chosen.seed + number, chosen.photos, chosen.reference))
        sys.stderr.write(f"\r{number + 1}/{chosen.repetitions} repetitions")
        sys.stderr.flush()
    sys.stderr.write("\n")
    windows, alarms = sum(one.windows for one in done), sum(one.alarms for one in done)
    figures: dict[str, object] = {
        "machine": machine(),
        "photos": chosen.photos,
        "repetitions": chosen.repetitions,
        "stated_rate": RATE,
        "windows": windows,
        "share_with_alarm": alarms / windows,
        "worst_repetition": max(one.alarms / one.windows for one in done),
        "share_of_rounds_with_alarm": sum(one.rounds_with_alarm for one in done) / sum(one.rounds for one in done),
        "found": {name: sum(one.found[name] is not None for one in done) for name in SHIFTS},
        "judging_ms": 1000 * sum(one.judging for one in done) / len(done),
    }
    if chosen.json:
        print(json.dumps({**figures, "runs": [asdict(one) for one in done]}))
    else:
        for name, value in figures.items():
            print(f"{name:26} {value:.5f}" if isinstance(value, float) else f"{name:26} {value}")
    missed = any(None in one.found.values() for one in done)
    return int(alarms / windows > RATE or missed)


if __name__ == "__main__":
    sys.exit(main())
