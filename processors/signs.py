"""Signs of a reading: what the stages saw that says whether it is right.

Each sign is larger where a reading is more likely right, so that of several registers the smallest of each stands for
the reading, and no weight is negative: a worse sign never raises the confidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from processors.carry import off
from processors.records import ClassifiedRegister, Digit

#: Sign -> what it is.
SIGNS: dict[str, str] = {
    "meter": "log-odds of the meter type's confidence",
    "register": "log-odds of the register's score",
    "areas": "log-odds of the least sure digit area",
    "digits": "log-odds of the product of the confidences in the digits before the comma",
    "digit": "log-odds of the least sure digit before the comma",
    "margin": "smallest distance of a digit's confidence to that of its runner-up, 0..1",
    "comma": "how decided the place of the comma is, 0..1",
    "spacing": "spread of the distances between neighbouring digits as a share of their mean, negative",
    "room": "free room beside the first or the last digit, in digits, from one to two, negative: one may have been missed",
    "edge": "room between the first or last digit and the end of the register's image, in digits, 0..0.5",
    "coupled": "steps by which a drum stands off the place that its right neighbours tell, 0..0.5, negative",
    "height": "logarithm of the digits' height in pixels of the frame, at most that of 40",
    "sharpness": "steepness of the digits' edges, share of the contrast a pixel",
    "contrast": "grey values within the digit of the least contrast, 0..1",
    "glare": "share of the worst digit that is blown out, negative",
    "single": "further registers of the meter, negative: all of them must be right",
}
#: Confidences are cut off this far from 0 and 1, where a model's last digits mean nothing.
_CUT = 1e-4
_TALL = 40.0
#: Room in which a digit may have been missed. More says no more.
_ROOM = (1.0, 2.0)
_MOST_EDGE = 0.5


def of_register(register: ClassifiedRegister, digits: Sequence[Digit], after: int, meter: float) -> dict[str, float]:
    """Return the signs of one register, `single` as if it were the meter's only one.

    Args:
        register: What classify gave, with its evidence.
        digits: Those of its digits that count.
        after: How many of them stand after the comma.
        meter: Confidence of the meter type.
    """
    evidence = register.evidence
    if evidence is None:
        raise ValueError("a register without evidence has no signs")
    seen = evidence.legibility
    before = digits[: len(digits) - after]
    sure = [digit.confidence if digit.value is not None else 0.0 for digit in before]
    return {
        "meter": log_odds(meter),
        "register": log_odds(register.confidence),
        "areas": log_odds(evidence.area),
        "digits": log_odds(math.prod(sure)),
        "digit": log_odds(min(sure, default=0.0)),
        "margin": evidence.margin,
        "comma": evidence.comma,
        "spacing": -min(evidence.spread, 1.0),
        "room": -min(max(0.0, evidence.room - _ROOM[0]), _ROOM[1] - _ROOM[0]),
        "edge": min(max(evidence.edge, 0.0), _MOST_EDGE),
        "coupled": -off([(digit.value, digit.position) for digit in digits]),
        "height": math.log(min(max(seen.height, 1.0), _TALL)),
        "sharpness": seen.sharpness,
        "contrast": seen.contrast,
        "glare": -seen.glare,
        "single": 0.0,
    }


def of_reading(registers: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the signs of a reading: the worst of its registers' (at least one), and how many there are."""
    worst = {name: min(register[name] for register in registers) for name in SIGNS}
    return {**worst, "single": 1.0 - len(registers)}


def log_odds(confidence: float) -> float:
    """Return log(p / (1 - p)).

    >>> log_odds(0.5)
    0.0
    """
    inside = min(max(confidence, _CUT), 1 - _CUT)
    return math.log(inside / (1 - inside))
