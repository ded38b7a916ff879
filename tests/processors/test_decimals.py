import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.decimals import USUAL, count, likeliest


@given(st.integers(1, 8), st.integers(0, 4))
def test_flags_that_are_a_suffix_are_counted(before, after):
    assert count([False] * before + [True] * after) == after


@pytest.mark.parametrize(
    ("flags", "expected"), [("", 0), ("1", 0), ("01011", 2), ("10000", 0), ("00101", 1), ("0001101", 4)]
)
def test_flags_that_contradict_one_another_are_outvoted(flags, expected):
    assert count([flag == "1" for flag in flags]) == expected


@given(st.lists(st.booleans(), min_size=1))
def test_one_digit_at_least_stands_before_the_comma(flags):
    assert 0 <= count(flags) < len(flags)


@given(st.integers(1, 8), st.integers(0, 4))
def test_what_all_digits_say_is_likeliest(before, after):
    assert likeliest([[0.0] * before + [1.0] * after])[0] == after


@pytest.mark.parametrize(
    ("registers", "expected"),
    [
        ([[0.02, 0.98, 0.14]], 2),
        ([[0.0, 0.0, 0.1, 0.6]], 1),
        ([[0.0, 0.0, 0.51], [0.0, 0.0, 0.2]], 0),
        ([[0.0, 0.9, 0.9], [0.0, 0.0, 0.0, 0.4, 0.9]], 2),
        ([[0.9]], 0),
        ([], 0),
    ],
)
def test_a_sure_digit_outweighs_unsure_ones_and_one_register_another(registers, expected):
    assert likeliest(registers)[0] == expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_the_likeliest_comma_leaves_a_digit_before_it(chances):
    assert 0 <= likeliest([chances])[0] < len(chances)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ([0.0, 0.0, 0.1, 0.2, 0.6], 0),  # a last red drum alone: glare or a shadow
        ([0.0, 0.1, 0.4, 0.9, 0.9], 3),
        ([0.0, 0.0, 0.01, 0.99, 0.99], 2),  # sure digits outweigh what is usual
    ],
)
def test_what_is_usual_decides_where_the_digits_are_unsure(chances, expected):
    assert likeliest([chances], USUAL["water"])[0] == expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_where_nothing_is_usual_the_digits_decide_alone(chances):
    assert likeliest([chances], (1.0,)) == likeliest([chances])


def test_a_comma_is_as_decided_as_the_next_best_one_is_improbable():
    assert likeliest([[0.0, 0.0, 1.0]])[1] > 0.95
    assert likeliest([[0.0, 0.0, 0.5]])[1] == pytest.approx(0, abs=0.05)
    assert likeliest([[0.0, 0.0, 0.8]])[1] == pytest.approx(0.6, abs=0.05)


def test_registers_decide_the_comma_together():
    alone, both = likeliest([[0.0, 0.0, 0.7]])[1], likeliest([[0.0, 0.0, 0.7], [0.0, 0.0, 0.7]])[1]
    assert both > alone + 0.2


def test_no_other_comma_is_possible_with_one_digit():
    assert likeliest([[0.9]]) == (0, 1.0)
    assert likeliest([]) == (0, 1.0)
