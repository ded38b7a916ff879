from dataclasses import replace

import pytest

from processors.labels import LabelledPhoto, RegisterLabel, Verdict, agrees, judge, whole_units
from processors.records import Medium, Reading, Reason, RegisterReading, Status

BOX = ((0.0, 0.0),) * 4


def reading(*registers, status=Status.READ):
    shown = tuple(
        RegisterReading(tariff, value, decimals, "kWh", 1.0, BOX, ()) for tariff, value, decimals in registers
    )
    return Reading("r", status, (), (), None, None, shown, 1.0, None, {}, {}, {})


def photo(*labels, expected=None):
    return LabelledPhoto("p", b"", "", None, None, tuple(RegisterLabel(*label) for label in labels), expected)


def test_whole_units_stop_at_the_comma():
    assert whole_units("0068291", 1) == "6829"
    assert whole_units("000", 0) == "0"
    assert whole_units("5", 1) == "0"


@pytest.mark.parametrize(
    ("read", "labels", "verdict"),
    [
        ([(None, "006829", 1)], [(None, "006825", 1)], Verdict.RIGHT),
        ([(None, "006839", 1)], [(None, "006829", 1)], Verdict.WRONG),
        ([(None, "006829", 0)], [(None, "006829", 1)], Verdict.WRONG),
        ([("HT", "12", 0), ("NT", "34", 0)], [("NT", "34", 0), ("HT", "12", 0)], Verdict.RIGHT),
        ([("NT", "12", 0), ("HT", "34", 0)], [("NT", "34", 0), ("HT", "12", 0)], Verdict.WRONG),
        ([("HT", "12", 0)], [(None, "12", 0)], Verdict.RIGHT),
        ([(None, "12", 0)], [("HT", "12", 0)], Verdict.WRONG),
        ([(None, "12", 0)], [(None, "12", 0), (None, "34", 0)], Verdict.WRONG),
        ([(None, "123", 1)], [(None, "12", None)], Verdict.RIGHT),
        ([(None, "123", 1)], [(None, "0123", None)], Verdict.RIGHT),
        ([(None, "12", 0)], [], Verdict.WRONG),
    ],
)
def test_a_reading_is_right_when_every_register_is(read, labels, verdict):
    assert judge(reading(*read), photo(*labels)) is verdict


def test_a_rejection_is_a_rejection_whatever_the_truth():
    rejected = reading(status=Status.REJECTED)
    assert judge(rejected, photo((None, "1", 0))) is Verdict.REJECTED
    assert judge(rejected, photo(expected=Reason.NOT_A_METER)) is Verdict.REJECTED


def test_reading_what_cannot_be_read_is_wrong():
    unreadable = replace(photo((None, "12", 0)), expected=Reason.GLARE)
    assert judge(reading((None, "12", 0)), unreadable) is Verdict.WRONG


def test_a_tolerance_counts_whole_units():
    labelled = photo((None, "00141", 0))
    assert agrees(reading((None, "00142", 0)), labelled, tolerance=1)
    assert not agrees(reading((None, "00143", 0)), labelled, tolerance=1)


def test_the_right_digits_of_another_medium_are_wrong():
    gas = replace(photo((None, "12", 0)), medium=Medium.GAS)
    assert judge(replace(reading((None, "12", 0)), medium=Medium.GAS), gas) is Verdict.RIGHT
    assert judge(replace(reading((None, "12", 0)), medium=Medium.WATER), gas) is Verdict.WRONG
