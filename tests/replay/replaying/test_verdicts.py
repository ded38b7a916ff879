import time
from dataclasses import replace

import pytest

from processors.labels import LabelledPhoto, RegisterLabel, Verdict
from processors.limits import Limits
from processors.records import Reason, Status
from replay.replaying.answers import stages_of
from replay.replaying.candidate import Candidate, read
from replay.replaying.compare import compare
from replay.replaying.verdicts import Baseline, Change, change, judged
from streams.codec import decode_reading, encode_json
from tests.replay.replaying.meters import cases

LIMITS = Limits()


@pytest.fixture(scope="module")
def seen():
    case = cases()[0]
    return read(case.photo, case.models, LIMITS, time.perf_counter)


@pytest.fixture
def reading(seen):
    return seen.reading


def with_value(reading, value):
    return replace(reading, registers=(replace(reading.registers[0], value=value),))


def rejected(reading, *reasons, detail="locate: nothing", registers=()):
    return replace(reading, status=Status.REJECTED, reasons=reasons, detail=detail, registers=registers)


def test_what_the_customer_notices_decides(reading):
    assert change(reading, replace(reading, confidence=0.1, models={}, timings={})) is Change.UNCHANGED
    assert change(reading, with_value(reading, "99999")) is Change.CHANGED
    no_register, blurred = rejected(reading, Reason.NO_REGISTER), rejected(reading, Reason.BLURRED)
    assert change(reading, no_register) is Change.NOW_REJECTED
    assert change(no_register, reading) is Change.NOW_READ
    assert change(no_register, blurred) is Change.CHANGED
    assert change(no_register, replace(no_register, detail="other words")) is Change.UNCHANGED


def test_a_reading_that_went_over_the_wire_is_the_same(seen, reading):
    stored = decode_reading(encode_json(reading))
    found = judged("r", Baseline(stored), seen, None)
    assert (found.change, found.difference, found.noise) == (Change.UNCHANGED, None, {})


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        (lambda one: replace(one, box=tuple((x + 3, y) for x, y in one.box)), "locate"),
        (lambda one: replace(one, tariff="HT"), "tariff"),
        (lambda one: replace(one, digits=one.digits[1:]), "segment"),
        (lambda one: replace(one, digits=(replace(one.digits[0], confidence=0.2), *one.digits[1:])), "classify"),
        (lambda one: replace(one, decimals=0), "assemble"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answers_alone_tell_the_stage(reading, changed, stage):
    other = replace(reading, registers=tuple(changed(one) for one in reading.registers))
    difference, _ = compare(stages_of(reading), stages_of(other))
    assert difference.stage == stage


def test_an_answer_that_was_rejected_tells_by_which_stage(reading):
    difference, _ = compare(stages_of(reading), stages_of(rejected(reading, Reason.NO_REGISTER)))
    assert (difference.stage, difference.field, difference.candidate) == ("locate", "refused", "no_register")
    unsure = rejected(reading, Reason.AMBIGUOUS_DIGITS, detail="assemble: unsure", registers=reading.registers)
    difference, _ = compare(stages_of(reading), stages_of(unsure))
    assert difference.stage == "assemble"


def test_a_crash_is_named_with_its_stage_and_does_not_end_the_replay(reading):
    case = cases()[0]

    class Broken(type(case.models)):
        def load(self, name):
            if name.startswith("areas-"):
                raise RuntimeError("kernel not found")
            return super().load(name)

    now = read(case.photo, Broken("electricity-analog"), LIMITS, time.perf_counter)
    found = judged("r", Baseline(reading), now, None)
    assert found.change is Change.NOW_CRASHES
    assert str(found.difference) == "segment: crash ( -> RuntimeError: kernel not found)"


def test_a_label_says_what_both_sides_were_worth(reading):
    label = LabelledPhoto("r", b"", "", None, None, (RegisterLabel(None, reading.registers[0].value, 1),))
    now = Candidate(with_value(reading, "99999"), None, 0.1)
    found = judged("r", Baseline(reading), now, label)
    assert (found.before, found.after) == (Verdict.RIGHT, Verdict.WRONG)
    crashed = judged("r", Baseline(reading), Candidate(None, None, 0.1, crashed=("locate", "x")), label)
    assert (crashed.before, crashed.after) == (Verdict.RIGHT, None)
