"""The confidence in a register and in a reading: calibrated where it can be, else the product of the digits'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from processors import carry, decimals, signs
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
    apart = [beyond_signs(register, digits) for register, digits in shown]
    return Confidence(
        registers=tuple(calibration.probability(one) * each for one, each in zip(found, apart, strict=True)),
        reading=calibration.probability(signs.of_reading(found)) * min(apart),
        needed=calibration.threshold,
    )


def calibration_for(record: Digits, limits: Limits) -> Calibration | None:
    """Return the calibration, if it was measured with the very models that read this record."""
    found = limits.calibration
    return found if found is not None and not found.strange(record.trail.models) else None


def beyond_signs(register: ClassifiedRegister, digits: Sequence[Digit]) -> float:
    """Return the probability (0..1) that what no sign tells is right: the tariff's label, and the last drum's step.

    It multiplies what the signs say. A label is seen by a model of its own, and a value under the wrong tariff is as wrong
    as a wrong value, however clear its digits are; and on which side of a step the last drum stands cannot be told from
    near the step, however sharp the photo is.
    """
    labelled = 1.0 if register.tariff_confidence is None else register.tariff_confidence
    return labelled * step(digits)


def step(digits: Sequence[Digit]) -> float:
    """Return the probability (0..1) that the last drum has not made the digits before the comma wrong.

    With decimals only a carry through all of them reaches the comma: the step from all 9s to all 0s.
    """
    position, decimal = digits[-1].position, {digit.value for digit in digits[len(digits) - commas(digits) :]}
    if position is None or (decimal and (decimal not in ({0}, {9}) or round(position) % 10 != 0)):
        return 1.0
    return carry.side(position)


def product(digits: Sequence[Digit]) -> float:
    """Return the product of the confidences of the digits before the comma."""
    return math.prod(sure(digit) for digit in digits[: len(digits) - commas(digits)])


def commas(digits: Sequence[Digit]) -> int:
    """Return how many digits stand after the comma."""
    return decimals.count([digit.decimal for digit in digits])


def sure(digit: Digit) -> float:
    """Return the confidence in a digit as part of a value: none where the place is blank."""
    return digit.confidence if digit.value is not None else 0.0
