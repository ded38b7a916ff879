"""What a register shows, and where its drums stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def positions(whole: int, fraction: float, count: int, slack: NDArray[np.float64]) -> tuple[float, ...]:
    """Return where each drum stands, left to right, when the register shows whole + fraction.

    The last drum turns all the time; every other one only while its right neighbour goes from 9 to 0. `slack` is what
    each drum but the last is off by.
    """
    found = [whole % 10 + fraction]
    for index in range(1, count):
        turning = max(0.0, found[0] - 9.0) if found[0] < 10 else 0.0
        found.insert(0, (whole // 10**index) % 10 + turning)
    exact = np.asarray(found)
    shown = exact + np.concatenate([slack[: count - 1], [0.0]])
    return tuple(float(position) for position in np.mod(shown, 10.0))


def draw_counter(rng: np.random.Generator, count: int) -> tuple[str, tuple[float, ...]]:
    """Draw a value as text, and where its drums stand."""
    ceiling = 10**count
    whole = (
        int(rng.integers(0, ceiling))
        if rng.random() < 0.7
        else int(rng.integers(0, ceiling) // 10 ** rng.integers(1, 4))
    )
    if rng.random() < 0.2:  # a carry that runs through several drums
        nines = 10 ** int(rng.integers(1, min(4, count) + 1))
        whole = whole // nines * nines + nines - 1
    fraction = float(rng.uniform(0, 1)) if rng.random() < 0.65 else float(np.clip(rng.normal(0.04, 0.03), 0, 0.12))
    slack = np.clip(rng.normal(0, 0.035, count), -0.1, 0.1)
    return f"{whole:0{count}d}", positions(whole, min(fraction, 0.995), count, slack)
