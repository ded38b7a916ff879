"""Last stage: the answer, from the digits or from a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from processors.advice import advice
from processors.causes import causes
from processors.confidence import Confidence, commas, confidence, sure
from processors.contracts import Load
from processors.legibility import illegible
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
        why = tuple(dict.fromkeys((*causes(record.reason, record.trail, limits), *record.also)))
        return answer(record.trail, (), 0.0, why, f"{record.stage}: {record.detail}")
    medium = record.trail.medium
    if medium is None:
        raise ValueError("the meter type is not known: identify comes first")
    shown = [shown_digits(register, record.trail.display) for register in record.registers]
    if not any(shown):
        why = causes(Reason.NO_DIGITS, record.trail, limits)
        return answer(record.trail, (), 0.0, why, "assemble: every place is blank")
    lit = [(register, digits) for register, digits in zip(record.registers, shown, strict=True) if digits]
    found = confidence(record, lit, limits)
    readings = tuple(
        reading(register, digits, UNITS[medium], sure, limits)
        for (register, digits), sure in zip(lit, found.registers, strict=True)
    )
    if (cut := max(register.missing for register, _ in lit)) > limits.max_missing:
        beyond = f"assemble: {cut:.0%} of a register's width lies beyond the photo's edge"
        return answer(record.trail, readings, found.reading, (Reason.NO_REGISTER,), beyond)
    measured = [register.evidence.legibility for register, _ in lit if register.evidence is not None]
    for one in measured:
        if (hidden := illegible(one, record.trail.properties, limits)) is not None:
            return answer(record.trail, readings, found.reading, (hidden[0],), f"assemble: {hidden[1]}")
    left_out = missed(lit[0][0], limits)
    unsure = ambiguous(readings, limits) or uneven(readings, record.trail.display) or left_out or too_unsure(found)
    if unsure is not None:
        why = causes(Reason.AMBIGUOUS_DIGITS, record.trail, limits, measured)
        if left_out or min(register.confidence for register, _ in lit) < limits.doubtful_register:
            why = tuple(dict.fromkeys((*why, Reason.NO_REGISTER)))
        return answer(record.trail, readings, found.reading, why, f"assemble: {unsure}")
    if (doubt := unlikely(readings, record.trail, limits)) is not None:
        return answer(record.trail, readings, found.reading, (Reason.IMPLAUSIBLE,), f"assemble: {doubt}")
    return answer(record.trail, readings, found.reading)


def shown_digits(register: ClassifiedRegister, display: Display | None) -> tuple[Digit, ...]:
    """Return a register's digits without the places that an LCD leaves blank before and behind the value."""
    if display is not Display.DIGITAL:
        return register.digits
    lit = [place for place, digit in enumerate(register.digits) if digit.value is not None]
    return register.digits[lit[0] : lit[-1] + 1] if lit else ()


def reading(
    register: ClassifiedRegister, digits: tuple[Digit, ...], unit: str, confidence: float, limits: Limits
) -> RegisterReading:
    """Return what a register shows; a place that is blank between digits stands as 0 and is ambiguous."""
    after = commas(digits)
    if limits.decimals == "cut":
        digits, after = digits[: len(digits) - after], 0
    return RegisterReading(
        tariff=register.tariff,
        value="".join(str(digit.value or 0) for digit in digits),
        decimals=after,
        unit=unit,
        confidence=confidence,
        box=register.box,
        digits=digits,
    )


def ambiguous(readings: Sequence[RegisterReading], limits: Limits) -> str | None:
    """Return which digit is too unsure, or None; digits after the comma may be less sure."""
    for number, one in enumerate(readings, 1):
        comma = len(one.digits) - one.decimals
        for place, digit in enumerate(one.digits):
            least = limits.digit_confidence if place < comma else limits.decimal_confidence
            if sure(digit) < least:
                return f"digit {place + 1} of register {number}: confidence {sure(digit):.2f}, {least} is needed"
    return None


def uneven(readings: Sequence[RegisterReading], display: Display | None) -> str | None:
    """Return that the registers of drums have not all as many, as those of one meter do, or None."""
    counts = [len(one.digits) for one in readings]
    if display is not Display.ANALOG or len(set(counts)) < 2:
        return None
    return f"the registers have {' and '.join(map(str, counts))} drums, those of one meter have equally many"


def missed(register: ClassifiedRegister, limits: Limits) -> str | None:
    """Return that there may be another register beside one, or None."""
    if register.rival < limits.rival_score:
        return None
    return f"what may be another register scores {register.rival:.0%} of the best one, and was not taken"


def too_unsure(found: Confidence) -> str | None:
    """Return that a reading is too unsure, or None: below the threshold too many are wrong."""
    if found.needed is None or found.reading >= found.needed:
        return None
    return f"confidence {found.reading:.3f}, {found.needed:.3f} is needed"


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
