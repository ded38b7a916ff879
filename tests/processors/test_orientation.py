import numpy as np
import pytest
from PIL import Image as Pil
from PIL import ImageOps

from processors.orientation import from_exif, upright, valid


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_is_applied_as_pillow_does(orientation):
    image = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    pixels = Pil.fromarray(image)
    pixels.getexif()[0x0112] = orientation
    assert np.array_equal(upright(image, orientation), np.asarray(ImageOps.exif_transpose(pixels)))


def test_the_orientation_is_read_from_an_exif_block():
    exif = Pil.Exif()
    exif[0x0112] = 8
    assert from_exif(exif.tobytes()) == 8


@pytest.mark.parametrize("block", [b"", b"Exif\x00\x00", b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", b"rubbish" * 9])
def test_a_broken_exif_block_means_upright(block):
    assert from_exif(block) == 1


@pytest.mark.parametrize("value", [0, 9, "6", None, (6,)])
def test_what_is_no_orientation_means_upright(value):
    assert valid(value) == 1
