"""What each stage had right, as far as the labels tell; a stage is judged where the one before it was right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from processors.quads import right
from processors.records import (
    ClassifiedRegister,
    Digit,
    DigitAreas,
    Digits,
    Frame,
    Medium,
    Meter,
    Quad,
    Reading,
    Reason,
    Record,
    Refusal,
    Registers,
    SegmentedRegister,
)
from replay.evaluation.dataset import Sample
from replay.evaluation.digits import same_integer, within_tenth
from replay.evaluation.matching import match, places
from replay.evaluation.truth import UNKNOWN, TrueRegister

#: The stages' figures, in the order of the stages.
STAGES = (
    "type",
    "angle",
    "upright",
    "registers",
    "areas",
    "full digits",
    "full digits ±0.1",
    "rolling digits",
    "tariff",
)
#: Degrees by which a water meter may be off and still counts as upright.
UPRIGHT = 5.0
#: Between these fractions of a step a drum stands visibly between two values.
_ROLLING = (0.15, 0.85)

Outputs = Mapping[str, Record | Reading]


@dataclass(slots=True)
class Judgement:
    """What the stages made of one photo."""

    #: Figure -> right, of.
    stages: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: True and read digit of each full digit that was judged; "" for a blank place.
    confusion: list[tuple[str, str]] = field(default_factory=list)
    #: The first thing that went wrong, or "".
    first: str = ""

    def add(self, figure: str, right: int, of: int) -> None:
        """Count `right` of `of` more, and note the first figure that is not full."""
        before = self.stages.get(figure, (0, 0))
        self.stages[figure] = (before[0] + right, before[1] + of)
        if right < of:
            self.blame(figure)

    def blame(self, figure: str) -> None:
        """Note what went wrong, unless something did before."""
        self.first = self.first or figure


def judge_stages(sample: Sample, outputs: Outputs, scale: float) -> Judgement:
    """Judge each stage on what the stage before gave it, where that was right; photos that nobody can read are left out.

    Args:
        sample: The labels.
        outputs: Stage -> what it gave; a stage that was skipped is missing.
        scale: Pixels of the frame a pixel of the photo.
    """
    found = Judgement()
    photo = sample.photo
    if photo is None or photo.expected not in (None, Reason.NOT_A_METER):
        return found
    if sample.kind == "photo":
        if not isinstance(outputs.get("intake"), Frame):
            found.blame("intake")
            return found
        if photo.expected is Reason.NOT_A_METER:
            found.add("type", int(_none(outputs)), 1)
            return found
        if photo.medium is not None and not _type(found, sample, outputs):
            return found
    _registers(found, sample, outputs, scale)
    return found


def _none(outputs: Outputs) -> bool:
    """Return whether a photo was said to show no meter: from afar by identify, from near by locate."""
    refusal = outputs.get("locate", outputs.get("identify"))
    return isinstance(refusal, Refusal) and refusal.reason is Reason.NOT_A_METER


def _type(found: Judgement, sample: Sample, outputs: Outputs) -> bool:
    """Judge the meter type and a water meter's angle; tells whether there is more to judge."""
    photo, meter = sample.photo, outputs.get("identify")
    if photo is None or not isinstance(meter, Meter):
        found.add("type", 0, 1)
        return False
    located = outputs.get("locate")
    decided = located.trail if isinstance(located, Record) else meter.trail  # locate may see that it is another type
    same = decided.medium == photo.medium and photo.display in (None, decided.display)
    found.add("type", int(same), 1)
    if same and photo.medium is Medium.WATER and sample.angle is not None:
        before = found.first
        found.add("angle", int(_within(meter.angle, sample.angle)), 1)
        if isinstance(located, Registers):
            found.add("upright", int(_within(_direction(located.registers[0].box), sample.angle)), 1)
        found.first = before  # locate looks to both sides, and a slanted register can still be read
    return same


def _within(angle: float, true: float) -> bool:
    return abs(math.remainder(angle - true, 360)) <= UPRIGHT


def _direction(box: Quad) -> float:
    """Return the angle in degrees by which the photo must be turned for a register to come out level."""
    x, y = right(box)
    return math.degrees(math.atan2(y, x))


def _registers(found: Judgement, sample: Sample, outputs: Outputs, scale: float) -> None:
    located = outputs.get("locate")
    segmented, read = outputs.get("segment"), outputs.get("classify")
    areas = segmented.registers if isinstance(segmented, DigitAreas) else ()
    digits = {one.box: one for one in read.registers} if isinstance(read, Digits) else {}
    boxes = (
        [one.box for one in located.registers]
        if isinstance(located, Registers)
        else [one.register.box for one in areas if sample.kind == "register"]
    )
    if not sample.registers:
        return
    matched = match(sample.registers, boxes, scale)
    if sample.kind == "photo" and all(entry.box for entry in sample.registers):
        found.add("registers", sum(index is not None for index in matched), len(matched))
        if len(boxes) > len(matched):
            found.blame("registers: too many")
    for entry, index in zip(sample.registers, matched, strict=True):
        if index is None:
            continue
        box = boxes[index]
        if sample.photo and sample.photo.medium is Medium.ELECTRICITY and isinstance(outputs.get("tariff"), Registers):
            _tariff(found, entry, box, outputs)
        _digits(found, entry, [one for one in areas if one.register.box == box], digits.get(box), scale=scale)


def _tariff(found: Judgement, entry: TrueRegister, box: Quad, outputs: Outputs) -> None:
    labelled = outputs["tariff"]
    if isinstance(labelled, Registers) and (entry.positions or entry.tariff):
        shown = next(one.tariff for one in labelled.registers if one.box == box)
        found.add("tariff", int(shown == entry.tariff), 1)


def _digits(
    found: Judgement, entry: TrueRegister, areas: list[SegmentedRegister], read: ClassifiedRegister | None,
    *, scale: float,
) -> None:  # fmt: skip
    if not entry.value:
        return
    seen = places(entry, _taken(areas[0], read), scale) if areas else None
    found.add("areas", int(seen is not None), 1)
    if seen is None or read is None:
        return
    for place, digit in zip(seen, read.digits, strict=True):
        _digit(found, entry, place, digit)
    if entry.decimals is not None and sum(digit.decimal for digit in read.digits) != entry.decimals:
        found.blame("comma")


def _taken(found: SegmentedRegister, read: ClassifiedRegister | None) -> SegmentedRegister:
    """Return a register with the areas that classify took for digits: it may leave out a first one."""
    return found if read is None else replace(found, areas=found.areas[len(found.areas) - len(read.digits) :])


def _digit(found: Judgement, entry: TrueRegister, place: int, digit: Digit) -> None:
    true = entry.digits[place]
    if true == UNKNOWN:
        return
    position = entry.positions[place] if entry.positions else None
    if position is not None and _ROLLING[0] < position % 1 < _ROLLING[1]:
        shown = digit.position if digit.position is not None else digit.value
        found.add("rolling digits", int(same_integer(shown, position)), 1)
        return
    seen = "" if digit.value is None else str(digit.value)
    found.confusion.append((true or "", seen))
    right = seen == (true or "")
    # A drum may stand so near to the digit that was read: the labels count the one that it comes from.
    near = position is not None and digit.value is not None and within_tenth(digit.value, position)
    if near and not right:
        found.blame("full digits: at a step")
    found.add("full digits", int(right), 1)
    found.add("full digits ±0.1", int(right or near), 1)
