"""What is measured on the exported models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from processors.contracts import Model, Tensor


def circle_distance(a: float, b: float, around: float) -> float:
    """Return the distance on a circle.

    >>> round(circle_distance(9.9, 0.1, 10), 3)
    0.2
    """
    away = abs(a - b) % around
    return min(away, around - away)


def drum_metrics(model: Model, inputs: Sequence[Tensor], positions: Sequence[float]) -> dict[str, float]:
    """Return how well the rolling model tells where drums stand.

    A position within a tenth of the label counts as the same integer: labels are that noisy.
    """
    read = [int(np.argmax(model(one)[0])) / 10 for one in inputs]
    away = [circle_distance(a, b, 10) for a, b in zip(read, positions, strict=True)]
    near = [a <= 0.1001 for a in away]
    same = [n or int(a) == int(b) for n, a, b in zip(near, read, positions, strict=True)]
    return {
        "digits": len(read),
        "same_integer": share(same),
        "within_tenth": share(near),
        "mean_away": float(np.mean(away)) if away else 0.0,
    }


def class_metrics(model: Model, inputs: Sequence[Tensor], classes: Sequence[int]) -> dict[str, float]:
    """Return the share of right classes, and the mean confidence of the right and of the wrong ones."""
    outputs = [model(one)[0] for one in inputs]
    right = [int(np.argmax(out)) == true for out, true in zip(outputs, classes, strict=True)]
    confidence = [float(out.max()) for out in outputs]
    return {
        "examples": len(right),
        "right": share(right),
        "confidence_right": mean(c for c, ok in zip(confidence, right, strict=True) if ok),
        "confidence_wrong": mean(c for c, ok in zip(confidence, right, strict=True) if not ok),
    }


def share(flags: Sequence[bool]) -> float:
    """Return the share of true flags, 0 for none at all."""
    return float(np.mean(flags)) if len(flags) else 0.0


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0 for no values."""
    every = list(values)
    return float(np.mean(every)) if every else 0.0
