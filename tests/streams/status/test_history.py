import math

import pytest

from streams.status.history import History, Moment, quantile


def moment(time, answers, **durations):
    return Moment(time, answers, durations)


def test_rates_are_answers_a_second_between_moments():
    history = History()
    for time, answers in ((0.0, 0.0), (2.0, 4.0), (4.0, 4.0), (5.0, 10.0)):
        history.add(moment(time, answers))
    assert history.rates() == (2.0, 0.0, 6.0)
    assert history.rate(3.0) == 2.0
    assert history.rate(0.1) == 6.0


def test_there_is_no_rate_before_there_are_two_moments():
    history = History()
    assert (history.rate(), history.rates()) == (0.0, ())
    history.add(moment(0.0, 5.0))
    assert (history.rate(), history.rates()) == (0.0, ())


def test_only_so_many_moments_are_kept():
    history = History(kept=3)
    for time in range(10):
        history.add(moment(float(time), 2.0 * time))
    assert history.rates() == (2.0, 2.0)


def test_durations_are_those_within_the_history():
    history = History(kept=2)
    history.add(moment(0.0, 0.0, locate={0.1: 100.0, math.inf: 100.0}))
    history.add(moment(2.0, 0.0, locate={0.1: 100.0, math.inf: 104.0}))
    assert history.durations("locate") == {0.1: 0.0, math.inf: 4.0}
    assert history.durations("tariff") == {}


def test_a_stage_that_rests_shows_the_durations_since_the_start():
    history = History(kept=2)
    for time in (0.0, 2.0):
        history.add(moment(time, 0.0, locate={0.1: 7.0, math.inf: 7.0}))
    assert history.durations("locate") == {0.1: 7.0, math.inf: 7.0}


@pytest.mark.parametrize(("share", "expected"), [(0.5, 0.1), (0.75, 0.15), (1.0, 0.2)])
def test_a_quantile_is_linear_within_its_bucket(share, expected):
    assert quantile({0.1: 5.0, 0.2: 10.0, math.inf: 10.0}, share) == pytest.approx(expected)


def test_a_quantile_beyond_the_last_bound_is_that_bound_and_of_nothing_is_unknown():
    assert quantile({0.1: 0.0, math.inf: 3.0}, 0.5) == 0.1
    assert quantile({}, 0.5) is None
    assert quantile({0.1: 0.0, math.inf: 0.0}, 0.5) is None
