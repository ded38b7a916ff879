"""A photo of which the truth is known, and the verdict on what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from processors.records import Display, Medium, Reading, Reason, RegisterReading, Status


@dataclass(frozen=True, slots=True)
class RegisterLabel:
    """What one register shows."""

    #: None where there is no label, or where it is unknown.
    tariff: str | None
    #: All digits with leading zeros, without a comma.
    value: str
    #: None where unknown.
    decimals: int | None


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo's file and its truth."""

    name: str
    data: bytes
    content_type: str
    medium: Medium | None
    display: Display | None
    registers: tuple[RegisterLabel, ...]
    #: The reason for which it should be rejected, or None where it can be read.
    expected: Reason | None = None
    #: What is the matter with the photo, or "none".
    fault: str = "none"


class Verdict(StrEnum):
    """What an answer was worth."""

    RIGHT = "right"
    WRONG = "wrong"
    REJECTED = "rejected"


def whole_units(value: str, decimals: int) -> str:
    """Return the digits before the comma, without leading zeros; "0" for nothing.

    >>> whole_units("0068291", 1)
    '6829'
    """
    return value[: len(value) - decimals].lstrip("0") or "0"


def judge(reading: Reading, photo: LabelledPhoto) -> Verdict:
    """Compare a reading with the truth: the medium, every register, its tariff, and the digits before the comma.

    A rejection is REJECTED, whether it was expected or not; something read where nothing is to be read is WRONG.
    """
    if reading.status is Status.REJECTED:
        return Verdict.REJECTED
    readable = photo.expected is None and bool(photo.registers)
    return Verdict.RIGHT if readable and agrees(reading, photo) else Verdict.WRONG


def agrees(reading: Reading, photo: LabelledPhoto, *, tolerance: int = 0) -> bool:
    """Tell whether each label has a register of its own that shows it, within `tolerance` whole units.

    The medium and a register's tariff count where the label names them: cubic metres are no kilowatt hours.
    """
    labels = photo.registers
    if len(labels) != len(reading.registers) or photo.medium not in (None, reading.medium):
        return False
    return any(
        all(_shows(register, label, tolerance) for register, label in zip(order, labels, strict=True))
        for order in permutations(reading.registers)
    )


def _shows(register: RegisterReading, label: RegisterLabel, tolerance: int) -> bool:
    if label.tariff is not None and label.tariff != register.tariff:
        return False
    if label.decimals is None:  # whether the label's digits were cut at the comma is not known
        candidates = (register.value.lstrip("0") or "0", whole_units(register.value, register.decimals))
        return any(abs(int(shown) - int(label.value)) <= tolerance for shown in candidates)
    shown, true = whole_units(register.value, register.decimals), whole_units(label.value, label.decimals)
    return abs(int(shown) - int(true)) <= tolerance
