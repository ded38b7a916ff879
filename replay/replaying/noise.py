"""The A/A run: the same thing twice must not differ, and how much its time varies is the noise of every comparison."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from processors.records import Photo
from replay.replaying.candidate import Candidate
from replay.replaying.compare import Difference, compare


@dataclass(frozen=True, slots=True)
class Noise:
    """What an A/A run has shown."""

    requests: int
    #: Requests that gave something else the second time.
    differing: int
    #: The first of these differences.
    example: Difference | None
    #: Stage -> largest share (0..1) of a tolerance that was used up.
    within_tolerance: dict[str, float]
    #: Median seconds of a request, and the 95th percentile of the relative difference of its two times.
    seconds: float | None
    time_p95: float | None


def measure(photos: Iterable[Photo], read: Callable[[Photo], Candidate]) -> Noise:
    """Read each photo twice and compare."""
    differing, example = 0, None
    largest: dict[str, float] = {}
    times: list[float] = []
    spreads: list[float] = []
    for photo in photos:
        one, other = read(photo), read(photo)
        difference, noise = compare(one.trace or {}, other.trace or {})
        if difference is not None or one.crashed != other.crashed:
            differing += 1
            example = example or difference
        for stage, share in noise.items():
            largest[stage] = max(share, largest.get(stage, 0.0))
        times.append(min(one.seconds, other.seconds))
        spreads.append(abs(one.seconds - other.seconds) / max(min(one.seconds, other.seconds), 1e-9))
    return Noise(
        requests=len(times),
        differing=differing,
        example=example,
        within_tolerance=largest,
        seconds=statistics.median(times) if times else None,
        time_p95=sorted(spreads)[max(0, -(-95 * len(spreads) // 100) - 1)] if spreads else None,
    )
