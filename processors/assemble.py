"""Last stage: the answer, from the digits or from a refusal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from processors import decimals
from processors.advice import advice
from processors.causes import causes
from processors.contracts import Load
from processors.limits import Limits
from processors.plausibility import implausible
from processors.records import (
    ClassifiedRegister,
    Digit,
    Digits,
    Display,
    Medium,
    Reading,
    Reason,
    Refusal,
    RegisterReading,
    Status,
    Trail,
)
from processors.versions import libraries

#: The unit of each medium's registers.
UNITS: dict[Medium, str] = {Medium.ELECTRICITY: "kWh", Medium.GAS: "m3", Medium.WATER: "m3"}


def assemble(record: Digits | Refusal, load: Load, limits: Limits) -> Reading:  # noqa: ARG001 - all stages are called alike
    """Answer: the reading of each register, or a rejection that keeps whatever is known."""
    if isinstance(record, Refusal):
        return answer(
            record.trail, (), 0.0, causes(record.reason, record.trail, limits), f"{record.stage}: {record.detail}"
        )
    medium = record.trail.medium
    if medium is None:
        raise ValueError("the meter type is not known: identify comes first")
    shown = [shown_digits(register, record.trail.display) for register in record.registers]
    if not any(shown):
        why = causes(Reason.NO_DIGITS, record.trail, limits)
        return answer(record.trail, (), 0.0, why, "assemble: every place is blank")
    readings = tuple(
        reading(register, digits, UNITS[medium], limits)
        for register, digits in zip(record.registers, shown, strict=True)
        if digits
    )
    # All registers must be right for the answer to be right, but they are of one photo: the worst one decides.
    confidence = record.meter_confidence * min(one.confidence for one in readings)
    if (unsure := ambiguous(readings, limits)) is not None:
        why = causes(Reason.AMBIGUOUS_DIGITS, record.trail, limits)
        return answer(record.trail, readings, confidence, why, f"assemble: {unsure}")
    if (doubt := unlikely(readings, record.trail, limits)) is not None:
        return answer(record.trail, readings, confidence, (Reason.IMPLAUSIBLE,), f"assemble: {doubt}")
    return answer(record.trail, readings, confidence)


def shown_digits(register: ClassifiedRegister, display: Display | None) -> tuple[Digit, ...]:
    """Return a register's digits without the places that an LCD leaves blank before and behind the value."""
    if display is not Display.DIGITAL:
        return register.digits
    lit = [place for place, digit in enumerate(register.digits) if digit.value is not None]
    return register.digits[lit[0] : lit[-1] + 1] if lit else ()


def reading(register: ClassifiedRegister, digits: tuple[Digit, ...], unit: str, limits: Limits) -> RegisterReading:
    """Return what a register shows; a place that is blank between digits stands as 0 and is ambiguous."""
    after = decimals.count([digit.decimal for digit in digits])
    if limits.decimals == "cut":
        digits, after = digits[: len(digits) - after], 0
    return RegisterReading(
        tariff=register.tariff,
        value="".join(str(digit.value or 0) for digit in digits),
        decimals=after,
        unit=unit,
        confidence=confidence_of(digits, after),
        box=register.box,
        digits=digits,
    )


def confidence_of(digits: Sequence[Digit], after: int) -> float:
    """Return the confidence that all digits before the comma are right: the product of their confidences."""
    return math.prod(sure(digit) for digit in digits[: len(digits) - after])


def sure(digit: Digit) -> float:
    """Return the confidence in a digit as part of a value: none where the place is blank."""
    return digit.confidence if digit.value is not None else 0.0


def ambiguous(readings: Sequence[RegisterReading], limits: Limits) -> str | None:
    """Return which digit is too unsure, or None; digits after the comma may be less sure."""
    for number, one in enumerate(readings, 1):
        comma = len(one.digits) - one.decimals
        for place, digit in enumerate(one.digits):
            least = limits.digit_confidence if place < comma else limits.decimal_confidence
            if sure(digit) < least:
                return f"digit {place + 1} of register {number}: confidence {sure(digit):.2f}, {least} is needed"
    return None


def unlikely(readings: Sequence[RegisterReading], trail: Trail, limits: Limits) -> str | None:
    """Return why the readings cannot follow the previous one, or None.

    A meter has one previous reading; with several registers it is not said whose, so one that fits is enough.
    """
    whys = [
        implausible(int(one.value) / 10**one.decimals, len(one.value) - one.decimals, trail.request, limits)
        for one in readings
    ]
    return None if None in whys else whys[0]


def answer(
    trail: Trail,
    readings: tuple[RegisterReading, ...],
    confidence: float,
    reasons: tuple[Reason, ...] = (),
    detail: str = "",
) -> Reading:
    """Return the answer: read without a reason, rejected with one or more."""
    return Reading(
        request_id=trail.request.request_id,
        status=Status.REJECTED if reasons else Status.READ,
        reasons=reasons,
        advice=tuple(advice(reason) for reason in reasons),
        medium=trail.medium,
        display=trail.display,
        registers=readings,
        confidence=confidence,
        properties=trail.properties,
        models=trail.models,
        libraries=libraries(),
        timings=trail.timings,
        detail=detail,
    )
