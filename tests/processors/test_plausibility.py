from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.limits import Limits
from processors.plausibility import implausible, instant, most
from processors.records import PreviousReading, Request

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
LIMITS = Limits()
values = st.floats(0, 99_999)


def request(before=None, *, rate=None, hours=None, time=NOW):
    then = None if hours is None else (NOW - timedelta(hours=hours)).isoformat()
    previous = None if before is None else PreviousReading(before, then)
    return Request("r", previous=previous, max_rate=rate, time=time.isoformat() if time else None)


@given(values)
def test_without_a_previous_reading_everything_is_plausible(value):
    assert implausible(value, 5, request(), LIMITS) is None


@given(values, st.floats(0, 1000), st.floats(0.001, 100), st.floats(0, 10_000))
def test_what_the_rate_allows_is_plausible_across_the_roll_over_too(before, used, rate, spare):
    hours = used / rate + spare
    after = (before + used) % 100_000
    assert implausible(after, 5, request(before, rate=rate, hours=hours), LIMITS) is None


@given(values, st.floats(0.1, 10), st.floats(0, 1000))
def test_what_exceeds_the_rate_is_implausible(before, rate, hours):
    allowed = rate * (hours + LIMITS.clock_skew) + LIMITS.backward_tolerance
    after = before + allowed + 1
    if after < 100_000:
        assert implausible(after, 5, request(before, rate=rate, hours=hours), LIMITS) is not None


@given(values, values)
def test_going_back_is_plausible_only_as_a_roll_over(before, after):
    if after < before - LIMITS.backward_tolerance:
        rolled = after - before + 100_000 <= LIMITS.rollover_share * 100_000
        assert (implausible(after, 5, request(before), LIMITS) is None) == rolled


@given(values)
def test_the_same_value_again_is_plausible(value):
    assert implausible(value, 5, request(value, rate=1, hours=1), LIMITS) is None


@given(values, st.floats(0, 1e6), st.floats(0, 50))
def test_a_later_time_never_makes_a_plausible_value_implausible(before, hours, used):
    if implausible(before + used, 5, request(before, rate=0.5, hours=hours), LIMITS) is None:
        assert implausible(before + used, 5, request(before, rate=0.5, hours=hours + 100), LIMITS) is None


def test_a_rounded_previous_reading_may_lie_a_little_above():
    assert implausible(123, 5, request(123.9), LIMITS) is None


@pytest.mark.parametrize("before", [float("nan"), float("inf"), -5.0])
def test_a_previous_reading_that_is_no_amount_is_not_checked(before):
    assert implausible(5, 5, request(before), LIMITS) is None


def test_a_previous_reading_of_more_digits_belongs_to_another_meter():
    assert "more digits" in implausible(5, 5, request(123_456), LIMITS)


@pytest.mark.parametrize(
    "unknown",
    [
        request(10, rate=1),
        request(10, hours=1),
        request(10, rate=1, hours=1, time=None),
        request(10, rate=float("nan"), hours=1),
        request(10, rate=-1, hours=1),
        request(10, rate=1, hours=-48),
    ],
    ids=["no previous time", "no rate", "no time", "rate is no number", "negative rate", "previous from the future"],
)
def test_what_is_not_known_is_not_checked(unknown):
    assert most(unknown, LIMITS) is None
    assert implausible(90_000, 5, unknown, LIMITS) is None


def test_clocks_may_differ_by_hours():
    assert most(request(10, rate=2, hours=-20), LIMITS) == 2 * 24 + 1


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-03-01", "2026-03-01T08:00:00", "2026-13-01T08:00:00Z"])
def test_a_time_without_offset_or_sense_is_none(text):
    assert instant(text) is None
