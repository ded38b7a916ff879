import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.decimals import count


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
