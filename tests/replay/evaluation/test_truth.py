import numpy as np
import pytest

from replay.evaluation.truth import true_register

AREAS = "0 0 1 0 1 1 0 1;1 0 2 0 2 1 1 1;2 0 3 0 3 1 2 1"


def test_a_blank_place_shows_no_digit():
    entry = true_register({"reading": "47", "areas": AREAS, "positions": "- 4 7.5"})
    assert entry.digits == (None, "4", "7")
    assert entry.positions == (None, 4.0, 7.5)
    assert entry.directed


def test_a_box_is_turned_by_quarters_into_reading_direction():
    entry = true_register({"reading": "", "box": "0 0 4 0 4 1 0 1", "quarter": "2"})
    assert entry.box == ((4, 1), (0, 1), (0, 0), (4, 0))
    assert entry.directed


def test_the_windows_in_a_level_box_are_the_register():
    row = {"reading": "", "box": "0 0 10 0 10 4 0 4", "span": "0.1 0.9", "rows": "0.5 1.0 0.0 0.5"}
    assert np.allclose(true_register(row).box, ((1, 2), (9, 0), (9, 2), (1, 4)))
    assert np.allclose(true_register({**row, "quarter": "2"}).box, ((9, 2), (1, 4), (1, 2), (9, 0)))
    assert true_register({**row, "rows": ""}).box == ((0, 0), (10, 0), (10, 4), (0, 4))


@pytest.mark.parametrize("wrong", [{"span": "0.1"}, {"rows": "0 1 0"}, {"rows": "a b c d"}])
def test_windows_that_cannot_be_understood_are_refused(wrong):
    with pytest.raises(ValueError, match="two shares of a box|could not convert"):
        true_register({"reading": "", "box": "0 0 10 0 10 4 0 4", "span": "0 1", "rows": "0 1 0 1", **wrong})


def test_what_is_not_told_is_unknown():
    entry = true_register({"reading": "12"})
    assert (entry.box, entry.decimals, entry.tariff, entry.digits, entry.directed) == (
        None,
        None,
        None,
        ("1", "2"),
        False,
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"box": "1 2 3"}, "four corners"),
        ({"areas": AREAS, "positions": "1 2"}, "3 areas, but 2 positions"),
        ({"reading": "1", "decimals": "x"}, "invalid literal"),
    ],
)
def test_what_makes_no_sense_is_refused(row, message):
    with pytest.raises(ValueError, match=message):
        true_register(row)
