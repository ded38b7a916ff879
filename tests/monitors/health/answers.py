"""Answers that keep to every rule, for tests that break one."""

from __future__ import annotations

from processors.advice import advice
from processors.records import (
    Digit,
    Display,
    ImageProperties,
    Medium,
    Reading,
    Reason,
    RegisterReading,
    Status,
)

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
PROPERTIES = ImageProperties(0.5, 0.2, 100.0, 0.3, 0.01, 0.0, 640, 480, 0.3072, 1000, "jpeg", 1)
DIGITS = tuple(Digit(int(value), 0.99, rolling=False, decimal=False, position=None, box=BOX) for value in "00123")
REGISTER = RegisterReading(None, "00123", 1, "m3", 0.95, BOX, DIGITS)
READ = Reading(
    "r1", Status.READ, (), (), Medium.GAS, Display.ANALOG, (REGISTER,), 0.9, PROPERTIES, {"digits-gas": "1.0.0"}, {},
    {"intake": 0.01},
)  # fmt: skip
REJECTED = Reading(
    "r2", Status.REJECTED, (Reason.NOT_AN_IMAGE,), (advice(Reason.NOT_AN_IMAGE),), None, None, (), 0.0, None, {}, {},
    {"intake": 0.01},
)  # fmt: skip
