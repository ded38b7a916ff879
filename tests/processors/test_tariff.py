from dataclasses import replace

import numpy as np
import pytest

from processors.contracts import TARIFFS
from processors.records import Register, Registers
from processors.tariff import tariff


@pytest.fixture
def registers(meter_trail):
    register = Register(
        box=((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0)),
        confidence=0.9,
        image=np.zeros((64, 384, 3), np.uint8),
        surroundings=np.zeros((96, 256, 3), np.uint8),
    )
    return lambda medium: Registers(trail=meter_trail(medium), registers=(register,), meter_confidence=0.9)


def answering(place, confidence):
    labels = np.full((1, len(TARIFFS) + 1), 0.01, np.float32)
    labels[0, place] = confidence
    return lambda name: lambda tensor: labels


@pytest.mark.parametrize("place", range(len(TARIFFS)))
def test_each_label_is_returned_as_it_is_read(registers, limits, place):
    assert tariff(registers("electricity"), answering(place, 0.9), limits).registers[0].tariff == TARIFFS[place]


@pytest.mark.parametrize(("place", "confidence"), [(len(TARIFFS), 0.99), (0, 0.4)])
def test_no_label_or_an_unsure_one_is_none(registers, limits, place, confidence):
    register = tariff(registers("electricity"), answering(place, confidence), limits).registers[0]
    assert register.tariff is None
    assert register.tariff_confidence == pytest.approx(confidence)


@pytest.mark.parametrize("medium", ["gas", "water"])
def test_other_media_pass_through_unchanged(registers, limits, medium):
    def load(name):
        raise AssertionError("only electricity has tariffs")

    record = registers(medium)
    assert tariff(record, load, limits) is record


def test_registers_of_one_meter_are_labelled_together(registers, limits):
    one = registers("electricity")
    two = replace(one, registers=one.registers * 2)
    unsure = np.full((1, len(TARIFFS) + 1), 0.01, np.float32)
    unsure[0, [TARIFFS.index("HT"), len(TARIFFS)]] = 0.4, 0.5
    seen = iter([answering(TARIFFS.index("NT"), 0.9)("")(None), unsure])
    found = tariff(two, lambda name: lambda tensor: next(seen), limits)
    assert [register.tariff for register in found.registers] == ["NT", "HT"]
