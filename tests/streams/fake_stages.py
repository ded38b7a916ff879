"""Fast stages without models, for tests of everything around them."""

from __future__ import annotations

import numpy as np

from processors.records import (
    DigitAreas,
    Digits,
    Frame,
    ImageProperties,
    Meter,
    Photo,
    Reading,
    Reason,
    Record,
    Refusal,
    Register,
    Registers,
    SegmentedRegister,
    Status,
)
from processors.rejection import Rejected
from streams.steps import Processors

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
PROPERTIES = ImageProperties(0.5, 0.2, 100.0, 0.3, 0.01, 0.0, 640, 480, 0.3, 1000, "jpeg", 1)


def intake(record: Record) -> Record:
    """Refuse `refuse…`, crash on `crash…`, reduce the others."""
    assert isinstance(record, Photo)
    if record.data.startswith(b"refuse"):
        raise Rejected(Reason.NOT_AN_IMAGE, "told to")
    if record.data.startswith(b"crash"):
        raise ZeroDivisionError("told to")
    return Frame(trail=record.trail, jpeg=record.data[:100_000])


def identify(record: Record) -> Record:
    """Crash on `identify crashes`, as a stage in the middle may."""
    assert isinstance(record, Frame)
    if record.jpeg.startswith(b"identify crashes"):
        raise ZeroDivisionError("told to")
    return Meter(trail=record.trail, jpeg=record.jpeg, confidence=0.9)


def locate(record: Record) -> Record:
    assert isinstance(record, Meter)
    register = Register(BOX, 0.9, np.zeros((64, 384, 3), np.uint8), np.zeros((96, 256, 3), np.uint8))
    return Registers(trail=record.trail, registers=(register,), meter_confidence=record.confidence)


def tariff(record: Record) -> Record:
    assert isinstance(record, Registers)
    return record


def segment(record: Record) -> Record:
    assert isinstance(record, Registers)
    registers = tuple(SegmentedRegister(register, ()) for register in record.registers)
    return DigitAreas(trail=record.trail, registers=registers, meter_confidence=record.meter_confidence)


def classify(record: Record) -> Record:
    assert isinstance(record, DigitAreas)
    return Digits(trail=record.trail, registers=(), meter_confidence=record.meter_confidence)


def assemble(record: Record) -> Reading:
    refused = isinstance(record, Refusal)
    return Reading(
        request_id=record.trail.request.request_id,
        status=Status.REJECTED if refused else Status.READ,
        reasons=(record.reason,) if isinstance(record, Refusal) else (),
        advice=(),
        medium=None,
        display=None,
        registers=(),
        confidence=0.9,
        properties=PROPERTIES,
        models={},
        libraries={},
        timings=record.trail.timings,
    )


STAGES: Processors = {
    "intake": intake,
    "identify": identify,
    "locate": locate,
    "tariff": tariff,
    "segment": segment,
    "classify": classify,
    "assemble": assemble,
}
