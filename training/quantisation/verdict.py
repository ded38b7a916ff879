"""Whether a quantised model reads as well as the float one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from training.task import Metrics

#: By how much a share of a slice, or an error as a share of a digit's height, may be worse.
ALLOWED = 0.005
#: Smaller slices are shown but do not decide: there one example is more than two points.
SMALLEST = 50
#: Metric -> 1 where more is better, -1 where less is.
SHARES = {
    "same_integer": 1,
    "within_tenth": 1,
    "right": 1,
    "found": 1,
    "overlap_above_half": 1,
    "direction_right": 1,
    "false_alarms": -1,
    "count_right": 1,
    "all_areas_right": 1,
    "middle_error_in_heights": -1,
    "decimal_right": 1,
    "rolling_right": 1,
    "within_10_degrees": 1,
    "within_20_degrees": 1,
}
#: How the tasks call the number of a slice's examples.
COUNTS = ("digits", "examples", "registers", "photos")


@dataclass(frozen=True, slots=True)
class Change:
    """A share of one slice, measured on both models."""

    slice: str
    metric: str
    count: int
    float32: float
    int8: float

    @property
    def loss(self) -> float:
        """Return by how much the quantised model is worse, below 0 where it is better."""
        return (self.float32 - self.int8) * SHARES[self.metric]

    @property
    def allowed(self) -> bool:
        """Return whether the change is small enough."""
        # Shares are quotients: 0.905 - 0.9 is a little more than 0.005.
        return self.loss <= ALLOWED + 1e-9

    def __str__(self) -> str:
        return f"{self.slice}: {self.metric} {self.float32:.4f} -> {self.int8:.4f} of {self.count}"


def changes(float32: Metrics, int8: Metrics) -> Iterator[Change]:
    """Yield the shares of all slices that are large enough to decide."""
    for name, before in float32.items():
        count = int(next(before[key] for key in COUNTS if key in before))
        if count >= SMALLEST:
            for metric in before.keys() & SHARES.keys():
                yield Change(name, metric, count, before[metric], int8[name][metric])


def losses(float32: Metrics, int8: Metrics) -> list[Change]:
    """Return what has become too much worse, the worst first; nothing where the accuracy holds."""
    return sorted((one for one in changes(float32, int8) if not one.allowed), key=lambda one: -one.loss)
