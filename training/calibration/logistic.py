"""Logistic regression whose weights are not negative."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: Gradient steps; the problem is small and convex.
_STEPS = 5000
_EXACT = 1e-7


def fit(signs: Array, right: NDArray[np.bool_], penalty: float = 1.0) -> tuple[float, Array]:
    """Return intercept and weights (D) that make what is right most likely.

    Minimises the log-loss plus penalty / 2N times the squared weights of the standardised signs, by accelerated
    projected gradients (Beck & Teboulle, SIAM J. Imaging Sciences 2 (1), 2009).

    Args:
        signs: N x D, larger where an example is more likely right.
        right: N.
        penalty: Like so many examples that speak against any weight.
    """
    count, width = signs.shape
    mean, spread = signs.mean(axis=0), signs.std(axis=0)
    useful = spread > 1e-9
    scaled = np.where(useful, (signs - mean) / np.where(useful, spread, 1.0), 0.0)
    rows = np.hstack([np.ones((count, 1)), scaled])
    shrink = np.concatenate([[0.0], np.full(width, penalty / count)])
    steepest = float(np.linalg.eigvalsh(rows.T @ rows / count)[-1]) / 4 + penalty / count
    floor = np.concatenate([[-np.inf], np.zeros(width)])
    weights = ahead = np.zeros(width + 1)
    momentum = 1.0
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(rows @ ahead, -50, 50)))
        slope = rows.T @ (expected - right) / count + shrink * ahead
        step = np.maximum(ahead - slope / steepest, floor)
        onward = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = step + (momentum - 1) / onward * (step - weights)
        moved = float(np.abs(step - weights).max())
        weights, momentum = step, onward
        if moved < _EXACT:
            break
    plain = np.where(useful, weights[1:] / np.where(useful, spread, 1.0), 0.0)
    return float(weights[0] - plain @ mean), plain
