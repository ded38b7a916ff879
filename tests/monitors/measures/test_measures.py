from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.measures.chance import rise
from monitors.measures.jensen_shannon import BINS, JensenShannon, binned
from monitors.measures.ks import KolmogorovSmirnov
from monitors.measures.missing import Missing
from monitors.measures.total_variation import TotalVariation

NAN = np.nan
#: Few different ones, so that there are ties.
NUMBERS = st.lists(st.integers(-5, 5).map(float) | st.floats(-10, 10, width=16), min_size=1, max_size=40)


def array(values):
    return np.array(values, np.float64)


def steps_apart(one, other):
    """The Kolmogorov-Smirnov distance by its definition."""
    places = [*one, *other]
    return max(abs(np.mean(array(one) <= place) - np.mean(array(other) <= place)) for place in places)


def entropy(shares):
    return -sum(share * np.log2(share) for share in shares if share)


@given(NUMBERS, NUMBERS)
def test_the_kolmogorov_smirnov_distance_is_the_largest_step_apart(reference, window):
    (score,) = KolmogorovSmirnov.of(array(reference)).scores(array([window]))
    assert score == pytest.approx(steps_apart(reference, window))


@given(NUMBERS.filter(lambda values: len(values) > 5))
def test_a_window_of_the_reference_is_held_against_the_rest_of_it(values):
    window, rest = array(values[:5]), array(values[5:])
    (score,) = KolmogorovSmirnov.of(array(values)).scores(window[None], within=True)
    assert score == pytest.approx(steps_apart(window, rest))


def test_missing_values_are_left_out_window_by_window():
    measure = KolmogorovSmirnov.of(array([1, 2, 3, NAN]))
    assert measure.scores(array([[1, 2, 3, NAN], [9, 9, NAN, NAN], [NAN] * 4])).tolist() == [0, 1, 0]
    assert measure.weights(array([[1, 2, 3, NAN], [NAN] * 4])).tolist() == [1.5, 0]


def test_an_outlier_weighs_one_photo():
    values = np.linspace(0, 1, 100)
    measure = KolmogorovSmirnov.of(values)
    assert measure.scores(np.append(values[:99], 1e30)[None])[0] == pytest.approx(0.01)
    near, far = (JensenShannon.of(values).scores(np.append(values[:99], high)[None])[0] for high in (1.0, 1e30))
    assert near == far


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_total_variation_is_half_the_sum_of_the_differences(reference, window):
    (score,) = TotalVariation.of(array(reference), 4).scores(array([window]))
    shares = [[values.count(code) / len(values) for code in range(4)] for values in (reference, window)]
    assert score == pytest.approx(sum(abs(one - other) for one, other in zip(*shares, strict=True)) / 2)


def test_a_category_never_seen_counts_with_its_share():
    assert TotalVariation.of(array([0, 0, 1, 1]), 2).scores(array([[0, 1, 2, 2]])).tolist() == [0.5]


@pytest.mark.parametrize("values", [[0, 0, 1, 1, 2, 3, 3, 3], [0, 1, 0, 1, 0, 1, 2, 2]])
def test_total_variation_within_is_that_to_the_rest(values):
    window, rest = array(values[:3]), array(values[3:])
    (within,) = TotalVariation.of(array(values), 4).scores(window[None], within=True)
    (apart,) = TotalVariation.of(rest, 4).scores(window[None])
    assert within == pytest.approx(apart)


@given(st.lists(st.floats(-10, 10), min_size=BINS * 4, max_size=100), NUMBERS)
def test_the_jensen_shannon_distance_is_that_of_entropies_on_bins_of_the_reference(reference, window):
    measure = JensenShannon.of(array(reference))
    one, other = (
        np.bincount(binned(array(values), measure.edges).astype(int), minlength=len(measure.counts)) / len(values)
        for values in (reference, window)
    )
    (score,) = measure.scores(array([window]))
    expected = entropy((one + other) / 2) - (entropy(one) + entropy(other)) / 2
    assert score**2 == pytest.approx(expected, abs=1e-9)


def test_bins_hold_equal_shares_of_the_reference():
    counts = JensenShannon.of(np.append(np.linspace(0, 1, 799), 1e9)).counts
    assert counts.tolist() == [100] * BINS


def test_a_change_of_spread_alone_is_seen_better_by_bins():
    rng = np.random.default_rng(1)
    values, spread = rng.normal(size=1000), rng.normal(0, 3, (1, 200))
    assert JensenShannon.of(values).scores(spread)[0] > KolmogorovSmirnov.of(values).scores(spread)[0]


def test_a_constant_column_is_near_to_itself_and_far_from_anything_else():
    constant = np.full(50, 0.5)
    for measure in (KolmogorovSmirnov.of(constant), JensenShannon.of(constant)):
        assert measure.scores(np.array([np.full(10, 0.5), np.full(10, 0.6)])).tolist() == pytest.approx([0, 1])


def test_a_rise_of_missing_values_is_a_score_and_a_fall_is_none():
    measure = Missing.of(array([1, 1, 1, NAN]))
    assert measure.scores(array([[NAN, NAN, NAN, 1], [1, 1, 1, 1]])).tolist() == [0.5, 0]
    assert measure.scores(array([[NAN, 1]]), within=True).tolist() == [0.5]


@pytest.mark.parametrize(
    "measure",
    [
        KolmogorovSmirnov.of(array([NAN, NAN])),
        JensenShannon.of(array([NAN, NAN])),
        TotalVariation.of(array([NAN, NAN]), 0),
        Missing.of(array([])),
    ],
)
def test_where_the_reference_has_nothing_the_score_is_none(measure):
    assert measure.scores(array([[0.0, NAN]])).tolist() == [0]


def test_what_was_never_seen_is_drift_from_the_share_on_that_chance_does_not_reach():
    constant, level = np.zeros(100), 1e-3
    share = rise(0, 100, 100, level)
    window = np.append(np.zeros(round(100 * (1 - share))), np.ones(round(100 * share)))[None]
    for measure in (
        KolmogorovSmirnov.of(constant),
        JensenShannon.of(constant),
        TotalVariation.of(constant, 1),
        JensenShannon.of_codes(constant, 1),
    ):
        assert measure.scores(window)[0] == pytest.approx(measure.least(100, level))


def test_a_rare_category_may_double_by_chance():
    values = np.append(np.zeros(590), np.ones(10))
    twice, often = (np.append(np.zeros(count), np.ones(100 - count))[None] for count in (96, 80))
    for measure in (TotalVariation.of(values, 2), JensenShannon.of_codes(values, 2)):
        assert measure.scores(twice)[0] < measure.least(100, 1e-4) < measure.scores(often)[0]
    missing = Missing.of(np.append(np.zeros(590), np.full(10, NAN)))
    assert missing.scores(np.where(often == 1, NAN, often))[0] > missing.least(100, 1e-4)


@pytest.mark.parametrize("seen", [0, 3, 40])
@pytest.mark.parametrize("level", [1e-2, 1e-5])
def test_what_chance_reaches_is_fishers_exact_test(seen, level):
    def chance(count):
        """Of so many or more of all odd ones among 600 + 100 in the 100."""
        odd = seen + count
        ways = (comb(odd, k) * comb(700 - odd, 100 - k) for k in range(count, min(odd, 100) + 1))
        return sum(ways) / comb(700, 100)

    needed = round(100 * rise(seen, 600, 100, level))
    assert chance(needed) <= level < chance(needed - 1)


def test_of_nothing_nothing_is_told():
    assert rise(0, 40, 20, 1e-30) == 1.0
    assert rise(0, 0, 20, 1e-3) == 1.0
