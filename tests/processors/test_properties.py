import cv2
import numpy as np
import pytest

from processors import properties


def grey(value, shape=(200, 300)):
    return np.full((*shape, 3), value, np.uint8)


def measure(image):
    return properties.measure(image, width=3000, height=2000, size=9, codec="png", orientation=6)


def test_the_files_own_words_are_kept():
    found = measure(grey(100))
    assert (found.width, found.height, found.megapixels, found.bytes, found.codec, found.orientation) == (
        3000,
        2000,
        6.0,
        9,
        "png",
        6,
    )


@pytest.mark.parametrize(("value", "expected"), [(0, 0.0), (51, 0.2), (255, 1.0)])
def test_brightness_is_the_mean_grey_value(value, expected):
    assert measure(grey(value)).brightness == pytest.approx(expected)


def test_contrast_is_highest_between_black_and_white():
    image = grey(0)
    image[:100] = 255
    assert measure(image).contrast == pytest.approx(0.5)
    assert measure(grey(9)).contrast == 0


def test_saturation_is_one_for_pure_colours_and_none_for_grey():
    assert measure(np.full((4, 4, 3), (0, 0, 200), np.uint8)).saturation == 1
    assert measure(grey(80)).saturation == 0


def test_glare_counts_white_but_neither_yellow_nor_light_grey():
    image = grey(240)
    image[:50] = 255
    image[150:] = (0, 255, 255)
    assert measure(image).glare == pytest.approx(0.25)


@pytest.mark.parametrize("deviation", [4, 8, 16])
def test_noise_is_estimated_within_a_tenth(deviation):
    noise = np.random.default_rng(0).normal(128, deviation, (400, 600))
    assert properties.noise(np.clip(noise, 0, 255).astype(np.uint8)) * 255 == pytest.approx(deviation, rel=0.1)


def test_a_slope_is_no_noise():
    assert properties.noise(np.tile(np.arange(200, dtype=np.uint8), (100, 1))) < 0.002


def test_a_sliver_has_no_noise_to_measure():
    assert properties.noise(np.zeros((2, 9), np.uint8)) == 0


def test_sharpness_falls_with_blur_and_hardly_with_size(picture):
    large = cv2.resize(picture, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    sharp = properties.sharpness(cv2.cvtColor(large, cv2.COLOR_BGR2GRAY))
    blurred = properties.sharpness(cv2.cvtColor(cv2.GaussianBlur(large, None, 20), cv2.COLOR_BGR2GRAY))
    half = properties.sharpness(cv2.cvtColor(cv2.resize(large, None, fx=0.5, fy=0.5), cv2.COLOR_BGR2GRAY))
    assert blurred < sharp / 10
    assert half == pytest.approx(sharp, rel=0.4)
