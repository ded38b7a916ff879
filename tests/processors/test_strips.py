import numpy as np
import pytest
from PIL import Image as Pil

from processors.strips import from_pillow, opaque, shrink


def test_a_large_picture_is_reduced_by_a_whole_factor_and_never_below_the_side():
    image = np.zeros((3000, 4100, 3), np.uint8)
    assert shrink(lambda top, bottom: image[top:bottom], image.shape, 1000).shape == (750, 1025, 3)


def test_a_small_picture_keeps_every_pixel():
    image = np.random.default_rng(0).integers(0, 255, (700, 300, 3), np.uint8)
    assert np.array_equal(shrink(lambda top, bottom: image[top:bottom], image.shape, 1280), image)


def test_the_seams_between_strips_are_not_seen():
    image = np.repeat(np.arange(200, dtype=np.uint8), 10)[:, None, None] * np.ones((1, 50, 3), np.uint8)
    small = shrink(lambda top, bottom: image[top:bottom], image.shape, 200)
    assert np.array_equal(small[:, 0, 0], np.arange(200))


@pytest.mark.parametrize(
    ("pixel", "expected"),
    [((10, 20, 30, 255), (10, 20, 30)), ((10, 20, 30, 0), (255, 255, 255)), ((0, 0, 0, 128), (127, 127, 127))],
)
def test_what_is_transparent_shows_white(pixel, expected):
    assert tuple(opaque(np.full((1, 1, 4), pixel, np.uint8))[0, 0]) == expected


def test_grey_becomes_three_channels():
    assert tuple(opaque(np.full((1, 1), 7, np.uint8))[0, 0]) == (7, 7, 7)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I"])
def test_white_is_white_in_every_mode(mode):
    white = Pil.fromarray(np.full((2, 2), 65535, np.uint16)) if mode.startswith("I") else Pil.new("L", (2, 2), 255)
    assert opaque(from_pillow(white.convert(mode) if white.mode != mode else white)).min() == 255


def test_a_transparent_palette_colour_shows_white():
    image = Pil.new("P", (2, 2), 0)
    image.putpalette([200, 0, 0])
    image.info["transparency"] = 0
    assert opaque(from_pillow(image)).min() == 255
