import pytest

from training.validation import rules


@pytest.mark.parametrize("value", ["0", "0.0", "5.5", "9.9", "3"])
def test_a_drum_stands_at_a_tenth(value):
    assert rules.value({"value": value, "display": "analog"}) == ""


@pytest.mark.parametrize("value", ["-0.1", "10", "9.95", "nan", "inf", "five", "1e400"])
def test_a_value_outside_the_drum_is_named(value):
    assert value in rules.value({"value": value, "display": "analog"})


def test_only_an_lcd_has_blank_places_and_it_has_no_tenths():
    assert rules.value({"value": "", "display": "digital"}) == ""
    assert "blank" in rules.value({"value": "", "display": "analog"})
    assert "whole" in rules.value({"value": "2.5", "display": "digital"})


@pytest.mark.parametrize("reading", ["", "00123", "0?2", "????"])
def test_a_reading_is_text_of_digits_and_of_places_that_nobody_can_read(reading):
    assert rules.reading({"reading": reading}) == ""


@pytest.mark.parametrize("reading", ["00470.00479", "12a", "-1", "1²", "12345678901"])
def test_any_other_reading_is_named(reading):
    assert reading in rules.reading({"reading": reading})


@pytest.mark.parametrize(("decimals", "good"), [("0", True), ("2", True), ("3", False), ("-1", False), ("x", False)])
def test_decimals_leave_a_whole_digit(decimals, good):
    assert (rules.decimals({"reading": "123", "decimals": decimals}) == "") is good


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("medium", "oil"),
        ("display", "lcd"),
        ("split", "test"),
        ("tariff", "1.9.0"),
        ("readable", "yes"),
        ("quarter", "4"),
    ],
)
def test_what_is_not_in_a_closed_list_is_named_with_its_column(column, value):
    assert rules.closed({column: value}).startswith(f"{column} '{value}'")


def test_our_own_columns_are_held_to_their_ranges():
    assert rules.tenths({"tenths": "9.9"}) == rules.span({"span": "-0.01 1.02"}) == ""
    assert "tenths" in rules.tenths({"tenths": "10.0"})
    for span in ("0.9 0.1", "0.1", "a b", "0 7"):
        assert span in rules.span({"span": span})
    assert rules.rows({"rows": "0.20 1.10 0.05 0.90"}) == ""
    for rows in ("0.2 1.1", "0.2 0.1 0 1", "0 1 0 x", "0 1 0 9"):
        assert rows in rules.rows({"rows": rows})
