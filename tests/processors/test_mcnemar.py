import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.mcnemar import Pairs, largest_loss, worse_by_chance

counts = st.integers(0, 300)


def test_pairs_are_counted_by_direction():
    pairs = Pairs.of([(True, True), (True, False), (True, False), (False, True), (False, False)])
    assert pairs == Pairs(5, 2, 1)
    assert pairs.change == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("lost", "won", "chance"), [(6, 0, 1 / 64), (4, 1, 6 / 32), (10, 2, 79 / 4096), (2, 2, 11 / 16)]
)
def test_the_tail_of_the_binomial_distribution_is_exact(lost, won, chance):
    assert worse_by_chance(Pairs(2114, lost, won)) == pytest.approx(chance, abs=1e-15)


@given(counts, counts)
def test_either_losing_or_winning_so_much_is_likely(lost, won):
    one, other = worse_by_chance(Pairs(2114, lost, won)), worse_by_chance(Pairs(2114, won, lost))
    assert 0 < one <= 1
    assert one + other >= 1


def test_thousands_of_differing_photos_are_no_overflow():
    assert worse_by_chance(Pairs(9000, 4500, 4500)) == pytest.approx(0.5, abs=0.01)


@given(counts, counts)
def test_a_loss_can_be_larger_than_it_looks_and_the_bound_narrows_with_more_photos(lost, won):
    few, many = Pairs(1000, lost, won), Pairs(10_000, 10 * lost, 10 * won)
    assert -few.change < largest_loss(few) + 1e-3
    assert largest_loss(many) <= largest_loss(few) + 1e-3
