import numpy as np
import pytest

from monitors.features import features_of
from monitors.measures.ks import KolmogorovSmirnov
from monitors.references.calibrate import calibrate
from monitors.references.record import Column
from monitors.references.tail import TAIL, Tail
from tests.monitors.observations import observations


def columns(count, seed=1, monitor="images"):
    found = observations(monitor, count, seed)
    return [Column.of(one.name, [each.values[one.name] for each in found]) for one in features_of(monitor)]


def test_the_tail_goes_on_where_draws_end():
    tail = Tail.of(np.random.default_rng(1).exponential(size=5000))
    assert tail.beyond(1e-6) == pytest.approx(-np.log(1e-6), rel=0.15)
    assert tail.chance(np.array([tail.beyond(1e-6)]))[0] == pytest.approx(1e-6)


def test_where_draws_are_many_the_chance_is_their_share():
    tail = Tail.of(np.arange(1000.0))
    assert tail.chance(np.array([0.0, 500.0, 900.0])).tolist() == pytest.approx([1, 0.5, 0.1])
    assert tail.beyond(TAIL) == 980


def test_draws_that_are_all_the_same_are_certain():
    tail = Tail.of(np.zeros(100))
    assert tail.chance(np.zeros(1))[0] == 1
    assert tail.beyond(1e-9) == 0


def test_the_score_of_one_number_is_kolmogorovs():
    values = np.random.default_rng(1).normal(size=2000)
    found = calibrate(
        [Column("brightness", "number", values)], chance=1e-3, window=100, rng=np.random.default_rng(2), draws=4000
    )
    # A. Kolmogorov 1933: beyond 1.95 lies one in a thousand; two measures share half of the chance here.
    assert 1.95 < found.critical["brightness"]["ks"] < 2.5


def test_more_features_need_larger_scores():
    few, many = (
        calibrate(those, chance=0.01, window=50, rng=np.random.default_rng(1), draws=1000)
        for those in (columns(300)[:1], columns(300))
    )
    assert many.level < few.level
    assert many.critical["brightness"]["ks"] > few.critical["brightness"]["ks"]


def test_a_copy_of_a_feature_costs_nothing():
    one, two, *_ = columns(300)
    copied = [Column(two.feature, two.kind, one.values)]
    alone, both = (
        calibrate(those, chance=0.01, window=50, rng=np.random.default_rng(1), draws=1000)
        for those in ([one], [one, *copied])
    )
    assert both.level == pytest.approx(alone.level)


def test_a_window_held_against_what_it_was_drawn_from_would_seem_nearer_than_it_is():
    values = np.random.default_rng(1).normal(size=200)
    measure = KolmogorovSmirnov.of(values)
    window = np.random.default_rng(2).permuted(np.tile(values, (500, 1)), axis=1)[:, :100]
    assert measure.scores(window, within=True).mean() == pytest.approx(2 * measure.scores(window).mean())


def test_of_too_few_photos_nothing_is_known():
    assert calibrate(columns(39), chance=0.01, window=100, rng=np.random.default_rng(1)) is None
    assert calibrate([], chance=0.01, window=100, rng=np.random.default_rng(1)) is None


def test_half_of_a_small_reference_makes_a_window():
    assert calibrate(columns(40), chance=0.01, window=100, rng=np.random.default_rng(1), draws=200) is not None
