"""Places of a display read together."""

import numpy as np
import pytest

from processors.contracts import BLANK
from processors.lit import together


def place(digit, off=0.0):
    """A place that shows a digit, unless it is off."""
    classes = np.zeros(BLANK + 1, np.float32)
    classes[digit], classes[BLANK] = 1 - off, off
    return classes


def shown(*places):
    return [None if best == BLANK else int(best) for best in told(*places).argmax(axis=1)]


def told(*places, contrast=0.5):
    return together(places, [contrast] * len(places))


def test_places_that_are_off_before_and_behind_the_value_stay_off():
    assert shown(place(8, 0.97), place(0, 0.9), place(4), place(2), place(8, 0.95)) == [None, None, 4, 2, None]


def test_a_place_among_lit_ones_is_lit_though_it_looks_as_if_it_were_off():
    assert shown(place(5), place(0), place(8, 0.98), place(6)) == [5, 0, 8, 6]


def test_what_only_looks_like_a_digit_before_two_places_that_are_off_is_none():
    shares = told(place(8, 0.4), place(8, 0.995), place(8, 0.995), place(4), place(1))
    assert shares.argmax(axis=1).tolist() == [BLANK, BLANK, BLANK, 4, 1]
    assert shares[:3, BLANK].min() > 0.99


def test_a_display_that_is_off_shows_nothing():
    assert shown(place(8, 0.99), place(8, 0.99)) == [None, None]


@pytest.mark.parametrize("off", [0.0, 0.3, 0.8, 1.0])
def test_a_place_alone_keeps_its_shares(off):
    assert told(place(7, off))[0, [7, BLANK]] == pytest.approx([1 - off, off], abs=1e-3)


def test_the_probabilities_of_a_place_add_up_to_one():
    places = np.random.default_rng(3).dirichlet(np.ones(BLANK + 1), 6).astype(np.float32)
    assert told(*places).sum(axis=1) == pytest.approx(np.ones(6))


def test_contrast_outweighs_an_8_that_looks_as_if_it_were_off():
    places = [place(8, 0.9), place(3), place(4)]
    assert together(places, [0.5] * 3)[0].argmax() == BLANK
    assert together(places, [0.95] * 3)[0].argmax() == 8


def test_a_place_that_contrast_calls_off_ends_the_value_though_an_edge_of_light_makes_others_look_lit():
    places = [place(8, 0.02), place(8, 0.9), place(8, 0.89), place(8), place(4)]
    shares = together(places, [0.9, 0.9, 0.006, 0.9, 0.9])
    assert shares.argmax(axis=1).tolist() == [BLANK, BLANK, BLANK, 8, 4]
