import numpy as np
import pytest

from processors.contracts import REGISTER_SIZE
from processors.labels import LabelledPhoto, RegisterLabel
from processors.preprocess import homography, register_box
from processors.quads import transform
from processors.records import (
    ClassifiedRegister,
    Digit,
    DigitArea,
    DigitAreas,
    Digits,
    Display,
    Frame,
    Medium,
    Meter,
    Register,
    Registers,
    Request,
    SegmentedRegister,
    Trail,
)
from replay.evaluation.dataset import Sample
from replay.evaluation.truth import TrueRegister

STRIP = np.zeros((*REGISTER_SIZE, 3), np.uint8)


class Case:
    """A photo of one meter, and stages that got everything right until a test spoils it."""

    def __init__(self, positions=(1.0, 2.0, 3.5), tariff=None, medium=Medium.ELECTRICITY):
        self.box = (
            (100.0, 100.0),
            (100.0 + 30 * len(positions), 100.0),
            (100.0 + 30 * len(positions), 140.0),
            (100.0, 140.0),
        )
        spans = [(100.0 + 30 * place + 3, 100.0 + 30 * place + 27) for place in range(len(positions))]
        areas = tuple(((left, 104.0), (right, 104.0), (right, 136.0), (left, 136.0)) for left, right in spans)
        value = "".join(str(int(position)) for position in positions if position is not None)
        self.truth = TrueRegister(value, 0, tariff, self.box, True, areas, tuple(positions))
        photo = LabelledPhoto("a.jpg", b"", "", medium, Display.ANALOG, (RegisterLabel(tariff, value, 0),))
        self.sample = Sample("a.jpg", "photo", {}, photo, (self.truth,), angle=10.0)
        self.trail = Trail(Request("a"), medium=medium, display=Display.ANALOG)
        register = Register(self.box, 0.9, STRIP, STRIP, tariff, 0.9)
        matrix = homography(register_box(self.box), REGISTER_SIZE)
        self.areas = []
        for quad in areas:
            a, _, c, _ = transform(quad, matrix)
            self.areas.append(DigitArea(a[0], a[1], c[0], c[1], 0.9))
        self.registers, self.register = [register], register
        self.digits = [
            Digit(
                value=None if position is None else int(position), confidence=0.9,
                rolling=position is not None and position % 1 > 0.15, decimal=False,
                position=position if position is not None and position % 1 > 0.15 else None, box=quad,
            )
            for position, quad in zip(positions, areas, strict=True)
        ]  # fmt: skip
        self.angle = 10.0

    @property
    def outputs(self):
        found = tuple(self.registers)
        segmented = (SegmentedRegister(self.register, tuple(self.areas)),)
        read = (ClassifiedRegister(self.box, 0.9, self.register.tariff, 0.9, tuple(self.digits)),)
        return {
            "intake": Frame(trail=self.trail, jpeg=b""),
            "identify": Meter(trail=self.trail, jpeg=b"", confidence=0.9, angle=self.angle),
            "locate": Registers(trail=self.trail, registers=found, meter_confidence=0.9),
            "tariff": Registers(trail=self.trail, registers=found, meter_confidence=0.9),
            "segment": DigitAreas(trail=self.trail, registers=segmented, meter_confidence=0.9),
            "classify": Digits(trail=self.trail, registers=read, meter_confidence=0.9),
        }


@pytest.fixture
def case():
    return Case
