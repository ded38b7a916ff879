"""The table of rules."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from monitors.health.invariants import RULES, broken
from processors.records import Display, Medium, Reason
from tests.monitors.health.answers import DIGITS, PROPERTIES, READ, REGISTER, REJECTED


def measured(**more: object):
    return replace(READ, properties=replace(PROPERTIES, **more))


def shown(**more: object):
    return replace(READ, registers=(replace(REGISTER, **more),))


def test_what_is_as_it_should_be_breaks_no_rule():
    assert broken(READ) == broken(REJECTED) == ()
    assert (
        broken(replace(READ, medium=Medium.ELECTRICITY, registers=(replace(REGISTER, unit="kWh", tariff="HT"),))) == ()
    )


#: Rule -> answers that break it and no other.
BROKEN = {
    "codec": [measured(codec="tiff")],
    "file_size": [measured(bytes=0), measured(bytes=10_000_001)],
    "photo_size": [
        measured(width=10, height=10, megapixels=0.0001),
        measured(megapixels=3.0),
        measured(width=9000, height=6000, megapixels=54.0),
    ],
    "orientation": [measured(orientation=0), measured(orientation=9)],
    "light": [measured(brightness=1.1), measured(saturation=-0.1), measured(glare=math.nan)],
    "contrast": [measured(contrast=0.6)],
    "sharpness": [measured(sharpness=-1.0), measured(sharpness=math.inf)],
    "noise": [measured(noise=2.0)],
    "status": [
        replace(READ, registers=()),
        replace(READ, reasons=(Reason.BLURRED,)),
        replace(REJECTED, reasons=(), advice=()),
    ],
    "type": [
        replace(READ, medium=None, display=None),
        shown(unit="kWh"),
        replace(REJECTED, medium=Medium.GAS),
        replace(REJECTED, display=Display.DIGITAL),
    ],
    "confidence": [
        replace(READ, confidence=1.2),
        shown(confidence=-0.1),
        shown(digits=(replace(DIGITS[0], confidence=math.nan), *DIGITS[1:])),
    ],
    "reading_length": [shown(value="00123" * 3, digits=DIGITS * 3), shown(value="", digits=(), decimals=0)],
    "digits": [shown(value="00124"), shown(decimals=6), shown(digits=(replace(DIGITS[0], position=11.0), *DIGITS[1:]))],
    "tariff": [shown(tariff="3.8.0")],
    "registers": [replace(READ, registers=(REGISTER,) * 4)],
    "timings": [replace(READ, timings={}), replace(READ, timings={"intake": -1.0})],
    "models": [replace(READ, models={})],
}


@pytest.mark.parametrize(("rule", "answer"), [(rule, one) for rule, those in BROKEN.items() for one in those])
def test_a_broken_answer_breaks_just_this_rule(rule, answer):
    assert broken(answer) == (rule,)


def test_headers_that_made_no_sense_break_a_rule():
    assert broken(READ, ("mrrs-medium",)) == ("headers",)


def test_every_rule_is_tried():
    assert set(BROKEN) | {"headers"} == set(RULES)
