from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.calibration.risk import at, choose, upper_bound


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of - 1), st.just(of))), st.floats(0.001, 0.3))
def test_at_the_bound_seeing_so_few_wrong_has_probability_delta(counts, delta):
    wrong, of = counts
    bound = upper_bound(wrong, of, delta)
    tail = sum(comb(of, i) * bound**i * (1 - bound) ** (of - i) for i in range(wrong + 1))
    assert tail == pytest.approx(delta, rel=1e-6)
    assert bound > wrong / of


def test_where_all_are_wrong_nothing_is_bounded():
    assert upper_bound(5, 5, 0.05) == upper_bound(0, 0, 0.05) == 1.0


def drawn(rng, count):
    """Honest confidences: each is the probability of being right."""
    confidences = 1 - rng.random(count) ** 3 * 0.6
    return confidences, rng.random(count) < confidences


def test_the_bound_is_broken_no_more_often_than_delta():
    """The true risk above a chosen threshold is known here: the mean of 1 - confidence over the population."""
    rng = np.random.default_rng(7)
    population, _ = drawn(rng, 400_000)
    broken = found = 0
    for _ in range(300):
        choice = choose(*drawn(rng, 1500), risk=0.05, delta=0.1)
        if choice is None:
            continue
        found += 1
        broken += float((1 - population[population >= choice.threshold]).mean()) > 0.05
    assert found > 250
    assert broken <= 0.1 * 300


def test_the_most_is_answered_that_the_bound_allows():
    rng = np.random.default_rng(3)
    confidences, right = drawn(rng, 4000)
    choice = choose(confidences, right, risk=0.05, delta=0.1)
    assert choice is not None
    assert choice.bound <= 0.05
    assert choice.answered > 0.4 * 4000
    lower = at(confidences, right, float(np.quantile(confidences, 0.02)), 0.1 / 12)
    assert lower.bound > 0.05


@pytest.mark.parametrize("count", [0, 1, 20])
def test_few_examples_carry_no_small_bound(count):
    assert choose(np.ones(count), np.ones(count, np.bool_), risk=0.01, delta=0.05) is None


def test_many_right_ones_are_all_answered():
    choice = choose(np.linspace(0.1, 1, 2000), np.ones(2000, np.bool_), risk=0.01, delta=0.05)
    assert choice is not None
    assert choice.answered == 2000


def test_equally_sure_readings_are_answered_or_rejected_together():
    confidences = np.repeat([0.2, 0.9], 1000)
    right = np.concatenate([np.arange(1000) % 2 == 0, np.ones(1000)]).astype(np.bool_)
    choice = choose(confidences, right, risk=0.02, delta=0.05)
    assert choice is not None
    assert (choice.threshold, choice.answered) == (0.9, 1000)
