"""The confidence in a register and in a reading: calibrated where it can be, else the product of the digits'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from processors import decimals, signs
from processors.calibration import Calibration
from processors.limits import Limits
from processors.records import ClassifiedRegister, Digit, Digits


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a reading is."""

    #: Of each register, 0..1.
    registers: tuple[float, ...]
    #: That all of them are right, 0..1.
    reading: float
    #: The confidence that is needed; None where nothing says what the confidences are worth.
    needed: float | None = None


def confidence(
    record: Digits, shown: Sequence[tuple[ClassifiedRegister, tuple[Digit, ...]]], limits: Limits
) -> Confidence:
    """Return how sure a reading is, from its registers (at least one) with those of their digits that count."""
    calibration = calibration_for(record, limits)
    if calibration is None or any(register.evidence is None for register, _ in shown):
        products = tuple(product(digits) for _, digits in shown)
        # All registers must be right for the answer to be right, but they are of one photo: the worst one decides.
        return Confidence(products, record.meter_confidence * min(products))
    found = [signs.of_register(register, digits, commas(digits), record.meter_confidence) for register, digits in shown]
    return Confidence(
        registers=tuple(calibration.probability(one) for one in found),
        reading=calibration.probability(signs.of_reading(found)),
        needed=calibration.threshold,
    )


def calibration_for(record: Digits, limits: Limits) -> Calibration | None:
    """Return the calibration, if it was measured with the very models that read this record."""
    found = limits.calibration
    return found if found is not None and not found.strange(record.trail.models) else None


def product(digits: Sequence[Digit]) -> float:
    """Return the product of the confidences of the digits before the comma."""
    return math.prod(sure(digit) for digit in digits[: len(digits) - commas(digits)])


def commas(digits: Sequence[Digit]) -> int:
    """Return how many digits stand after the comma."""
    return decimals.count([digit.decimal for digit in digits])


def sure(digit: Digit) -> float:
    """Return the confidence in a digit as part of a value: none where the place is blank."""
    return digit.confidence if digit.value is not None else 0.0
