import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.labels import RegisterLabel
from processors.records import RegisterReading
from replay.accuracy.digits import aligned, by_class, pairs

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
values = st.text("0123456789", min_size=1, max_size=8)


def register(value, decimals=0, tariff=None):
    return RegisterReading(tariff, value, decimals, "kWh", 0.9, BOX, ())


def test_a_table_with_known_numbers():
    classes = by_class([("3", "3"), ("3", "3"), ("3", "8"), ("8", "8"), ("1", "3"), ("7", ""), ("", "8")])
    three, eight = classes["3"], classes["8"]
    assert (three.right, three.false, three.missed) == (2, 1, 1)
    assert (three.precision, three.recall, three.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (eight.precision, eight.recall, eight.f1) == pytest.approx((1 / 3, 1, 1 / 2))
    assert (classes["7"].precision, classes["7"].recall, classes["7"].f1) == (None, 0, 0)
    assert classes["0"].f1 is None


@given(values)
def test_a_reading_beside_itself_has_nothing_false(value):
    assert all(true == read for true, read in aligned(value, 0, value, 0))


@given(values, values)
def test_what_is_missed_by_one_digit_is_false_of_another_or_a_place(true, read):
    found = list(aligned(read, 0, true, 0))
    classes = by_class(found)
    assert sum(one.right for one in classes.values()) == sum(a == b for a, b in found)
    assert sum(one.right + one.missed for one in classes.values()) == sum(bool(a) for a, _ in found)


@pytest.mark.parametrize(
    ("read", "true", "expected"),
    [
        (("01234", 1), ("123", 0), "11 22 33"),
        (("01234", 1), ("123,5", 1), "11 22 33 54"),
        (("01234", 1), ("01234", None), "00 11 22 33 44"),
        (("01234", 1), ("123", None), "11 22 33"),
        (("91234", 0), ("1234", 0), "-9 11 22 33 44"),
        (("234", 0), ("1234", 0), "1- 22 33 44"),
    ],
)
def test_digits_are_aligned_at_the_comma_and_leading_zeros_say_nothing(read, true, expected):
    found = aligned(*read, true[0].replace(",", ""), true[1])
    assert " ".join(f"{a or '-'}{b or '-'}" for a, b in found) == expected


def test_registers_belong_together_by_tariff_or_by_what_they_show():
    read = [register("222", tariff="NT"), register("111", tariff="HT")]
    labels = [RegisterLabel("HT", "111", 0), RegisterLabel("NT", "223", 0)]
    assert sorted(pairs(read, labels)) == sorted([("1", "1")] * 3 + [("2", "2")] * 2 + [("3", "2")])
    unnamed = [RegisterLabel(None, "111", 0), RegisterLabel(None, "222", 0)]
    assert all(true == digit for true, digit in pairs(read, unnamed))


def test_another_number_of_registers_gives_no_pairs():
    assert list(pairs([register("1")], [RegisterLabel(None, "1", 0), RegisterLabel(None, "2", 0)])) == []
    assert list(pairs([], [])) == []
