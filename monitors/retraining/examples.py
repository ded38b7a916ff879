"""From a confirmed reading to training examples: where register and digits are, and what each place shows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from monitors.retraining.dataset import Sample
from monitors.retraining.lessons import DRUMS, Lesson, Source
from processors.chain import Models, walk
from processors.contracts import meter_type
from processors.labels import LabelledPhoto, RegisterLabel, agrees
from processors.limits import Limits
from processors.records import ClassifiedRegister, Digit, Digits, Frame, Quad, Reading, Status

#: Of labels.csv; docs/retraining.md says what the last two mean.
COLUMNS = (
    "file", "medium", "display", "reading", "decimals", "tariff", "readable", "meter_id", "source", "split",
    "request_id", "labelled_by", "received", "box", "areas", "positions", "known", "trust",
)  # fmt: skip
#: Digits of a right neighbour that say that a drum does not turn: it turns while its neighbour goes from 9 to 0.
_STILL = frozenset("12345678")


class Unusable(StrEnum):
    """Why nothing can be learnt from a confirmed reading."""

    #: A person could read nothing either.
    UNREADABLE = "unreadable"
    #: No digits are found, or of a meter of another type.
    NOT_FOUND = "not_found"
    #: Which register is which cannot be told.
    REGISTERS = "registers"
    #: Another number of places than digits were confirmed: which one is missing is not known.
    PLACES = "places"
    #: One place further left or right the digits would agree better: the ends are not where they seem.
    SHIFTED = "shifted"
    #: The reading is not the confirmed one, so the places that were found are not to be trusted.
    OTHER_READING = "other_reading"
    #: No tariff was confirmed.
    NO_TARIFF = "no_tariff"


@dataclass(frozen=True, slots=True)
class Example:
    """A photo and what is now known about it."""

    #: The frame: turned upright as the phone says, brought to size; boxes are in its pixels.
    jpeg: bytes
    rows: tuple[dict[str, str], ...]


def example(sample: Sample, known: LabelledPhoto, lesson: Lesson, models: Models, limits: Limits) -> Example | Unusable:
    """Read a photo again, and join what was found with what was confirmed."""
    if known.expected is not None or not known.registers:
        return Unusable.UNREADABLE
    frame: Frame | None = None
    digits: Digits | None = None
    answer: Reading | None = None
    for _, record in walk(sample.photo(known, hint=True), models, limits, time.perf_counter):
        if isinstance(record, Frame):
            frame = record
        elif isinstance(record, Digits):
            digits = record
        elif isinstance(record, Reading):
            answer = record
    if frame is None or digits is None or answer is None or type_of(digits) not in lesson.types:
        return Unusable.NOT_FOUND
    right = answer.status is Status.READ and agrees(answer, known)
    if lesson.source is Source.PSEUDO and not right:
        return Unusable.OTHER_READING
    paired = pairs(digits.registers, known.registers)
    if paired is None:
        return Unusable.REGISTERS
    if lesson.tariff:
        # Where the print stands is known as soon as the register is; the digits have no say.
        paired = [(register, label) for register, label in paired if label.tariff is not None]
        if not paired:
            return Unusable.NO_TARIFF
    else:
        for register, label in paired:
            if len(register.digits) != len(label.value):
                return Unusable.PLACES
            if shifted(register.digits, label.value):
                return Unusable.SHIFTED
    shared = {column: sample.get(column) for column in COLUMNS} | {
        "medium": str(digits.trail.medium),
        "display": str(digits.trail.display),
        "trust": str(lesson.source),
    }
    drums = type_of(digits) in DRUMS
    return Example(frame.jpeg, tuple(shared | _row(register, label, drums=drums) for register, label in paired))


def type_of(record: Digits) -> str | None:
    """Return the meter type that was seen."""
    medium, display = record.trail.medium, record.trail.display
    return None if medium is None or display is None else meter_type(medium, display)


def pairs(
    found: tuple[ClassifiedRegister, ...], labels: tuple[RegisterLabel, ...]
) -> list[tuple[ClassifiedRegister, RegisterLabel]] | None:
    """Return each found register with its label; None where it cannot be told which one is whose.

    One register is its label's. Several go by their tariffs, if all were seen and confirmed, and none twice.
    """
    if len(found) != len(labels):
        return None
    if len(found) == 1:
        return [(found[0], labels[0])]
    by_tariff = {register.tariff: register for register in found}
    wanted = {label.tariff for label in labels}
    if None in wanted or len(wanted) < len(labels) or set(by_tariff) != wanted:
        return None
    return [(by_tariff[label.tariff], label) for label in labels]


def shifted(digits: tuple[Digit, ...], value: str) -> bool:
    """Tell whether the digits that were read agree better with the confirmed ones one place further left or right."""
    read = ["" if digit.value is None else str(digit.value) for digit in digits]
    straight = sum(a == b for a, b in zip(read, value, strict=True))
    right = sum(a == b for a, b in zip(read[1:], value, strict=False))
    left = sum(a == b for a, b in zip(read, value[1:], strict=False))
    return max(left, right) > straight


def stands(value: str, *, drums: bool) -> list[bool]:
    """Tell of each digit whether its place shows it and nothing else.

    A drum turns while its right neighbour goes from 9 to 0, the last one all the time: a confirmed digit does not say
    then how far it has turned.

    >>> stands("00496", drums=True), stands("49", drums=False)
    ([False, True, False, True, False], [True, True])
    """
    if not drums:
        return [True] * len(value)
    return [place + 1 < len(value) and value[place + 1] in _STILL for place in range(len(value))]


def _row(register: ClassifiedRegister, label: RegisterLabel, *, drums: bool) -> dict[str, str]:
    decimals = sum(digit.decimal for digit in register.digits) if label.decimals is None else label.decimals
    row = {
        "reading": label.value,
        "decimals": str(decimals),
        "tariff": label.tariff or "",
        "readable": "1",
        "box": _numbers(register.box),
    }
    if len(register.digits) != len(label.value):  # only what stands beside the register is learnt
        return row | {"areas": "", "positions": "", "known": ""}
    return row | {
        "areas": ";".join(_numbers(digit.box) for digit in register.digits),
        "positions": " ".join(label.value),
        "known": " ".join(str(int(still)) for still in stands(label.value, drums=drums)),
    }


def _numbers(box: Quad) -> str:
    return " ".join(f"{number:.1f}" for corner in box for number in corner)
