"""A photo of which the truth is known, and the verdict on what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from processors.records import Display, Medium, Reading, Reason, Status


@dataclass(frozen=True, slots=True)
class RegisterLabel:
    """What one register shows."""

    tariff: str | None
    #: All digits with leading zeros, without a comma.
    value: str
    decimals: int


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
    """Compare a reading with the truth: every register, its tariff, and the digits before the comma.

    A rejection is REJECTED, whether it was expected or not; something read where nothing is to be read is WRONG.
    """
    if reading.status is Status.REJECTED:
        return Verdict.REJECTED
    read = sorted((register.tariff or "", whole_units(register.value, register.decimals)) for register in reading.registers)
    true = sorted((label.tariff or "", whole_units(label.value, label.decimals)) for label in photo.registers)
    return Verdict.RIGHT if photo.expected is None and read == true else Verdict.WRONG
