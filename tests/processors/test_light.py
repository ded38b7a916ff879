import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.light import correct, gamma, normalised

BOUNDS = (0.4, 1.8)


@given(st.floats(0, 1), st.floats(0.05, 0.95))
def test_the_exponent_stays_within_its_bounds(brightness, normal):
    assert BOUNDS[0] <= gamma(brightness, normal, *BOUNDS) <= BOUNDS[1]


def test_a_frame_at_the_normal_brightness_is_left_alone():
    assert gamma(0.45, 0.45, *BOUNDS) == pytest.approx(1)


@pytest.mark.parametrize("value", [40, 90, 150])
def test_an_even_frame_comes_to_the_normal_brightness(value):
    assert normalised(np.full((4, 4, 3), value, np.uint8), 0.45, BOUNDS).mean() / 255 == pytest.approx(0.45, abs=0.005)


def test_black_and_white_stay_what_they_are():
    image = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    assert np.array_equal(correct(image, 0.5), image)
