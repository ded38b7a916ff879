"""Registers of an answer."""

import numpy as np

from processors.records import Digit, RegisterReading


def register(rng: np.random.Generator, sure: float) -> RegisterReading:
    """Return a register of five digits whose confidences lie around `sure`."""
    confidences = np.clip(rng.normal(sure, 0.03, 5), 0.01, 0.99)
    values = rng.integers(0, 10, 5)
    digits = tuple(
        Digit(int(value), float(confidence), False, False, None, _box(10.0 * place))
        for place, (value, confidence) in enumerate(zip(values, confidences, strict=True))
    )
    text = "".join(str(value) for value in values)
    return RegisterReading(None, text, 0, "m3", float(confidences.min()), _box(0.0), digits)


def _box(left: float) -> tuple[tuple[float, float], ...]:
    return ((left, 0.0), (left + 8, 0.0), (left + 8, 14.0), (left, 14.0))
