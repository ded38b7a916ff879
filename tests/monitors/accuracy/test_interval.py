"""Shares with their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.accuracy.interval import Interval


@given(st.integers(1, 500), st.floats(0, 1))
def test_the_share_lies_within_its_bounds_and_they_within_0_and_1(count, share):
    found = Interval.wilson(round(share * count), count)
    assert 0 <= found.lower <= found.share + 1e-12
    assert found.share <= found.upper + 1e-12 <= 1 + 2e-12


@pytest.mark.parametrize(
    ("right", "count", "lower", "upper"),
    # R's prop.test(x, n, correct = FALSE), which is Wilson's interval without a correction.
    [(0, 10, 0.0, 0.2775328), (10, 10, 0.7224672, 1.0), (81, 263, 0.2552866, 0.3662101)],
)
def test_the_bounds_are_wilsons(right, count, lower, upper):
    found = Interval.wilson(right, count)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=1e-4)


def test_it_holds_the_truth_in_about_95_of_100_cases():
    draws = np.random.default_rng(0).binomial(60, 0.93, 4000)
    held = np.mean([Interval.wilson(int(n), 60).lower <= 0.93 <= Interval.wilson(int(n), 60).upper for n in draws])
    assert 0.93 < held < 0.98
