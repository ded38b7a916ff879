from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from processors.labels import RegisterLabel
from processors.records import Medium, Reading, RegisterReading, Status
from replay.accuracy.confirmed import Answered, Day, answered, by_day, in_all

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def reading(value="00123", status=Status.READ):
    registers = (RegisterReading(None, value, 0, "m3", 0.9, BOX, ()),) if status is Status.READ else ()
    return Reading("r", status, (), (), Medium.GAS, None, registers, 0.9, None, {}, {}, {})


def confirmed(value):
    return (RegisterLabel(None, value, 0),)


def test_a_day_with_known_numbers():
    rejected = reading(status=Status.REJECTED)
    days = by_day([
        answered(NOON, reading("00123"), confirmed("123")),
        answered(NOON, reading("00123"), confirmed("00124")),
        answered(NOON, reading("00123"), confirmed("123")),
        answered(NOON, rejected, confirmed("5")),
        *[Answered(NOON, read=True)] * 5,
        Answered(NOON, read=False),
    ])  # fmt: skip
    (day,) = days.values()
    assert day == Day(answered=10, read=8, labelled=4, right=2, wrong=1, rejected=1)
    assert day.coverage == 0.4
    assert day.accuracy == pytest.approx(2 / 3)


def test_days_are_those_of_utc_in_order_and_add_up():
    late = datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    days = by_day([answered(NOON + timedelta(days=1), reading(), confirmed("1")), answered(late, reading(), None)])
    assert list(days) == [date(2026, 3, 1), date(2026, 3, 2)]
    assert in_all(days.values()) == Day(answered=2, read=2, labelled=1, wrong=1)


def test_reading_what_a_person_could_not_is_wrong_and_rejecting_it_is_not():
    assert answered(NOON, reading(), ()).verdict == "wrong"
    assert answered(NOON, reading(status=Status.REJECTED), ()).verdict == "rejected"


def test_without_any_label_nothing_is_said():
    (day,) = by_day([Answered(NOON, read=True)]).values()
    assert (day.coverage, day.accuracy) == (0, None)
    assert Day().coverage is None
