import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from training.synthetic.photo import CONTENT_TYPES, encode
from training.synthetic.render import render


@pytest.fixture(scope="module")
def image():
    return render(1, kind="gas", fault="none", side=160).image


def viewed(data: bytes) -> np.ndarray:
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))[..., ::-1].astype(int)


@pytest.mark.parametrize("codec", CONTENT_TYPES)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_viewer_that_knows_exif_shows_the_image_upright(image, codec, orientation):
    if codec == "heic":
        pytest.importorskip("pillow_heif")
    seen = viewed(encode(image, codec=codec, orientation=orientation))
    assert seen.shape == image.shape
    assert np.abs(seen - image).mean() < 6


@pytest.mark.parametrize("codec", ["jpeg", "png", "webp"])
def test_the_orientation_is_in_the_file(image, codec):
    stored = Image.open(io.BytesIO(encode(image, codec=codec, orientation=6)))
    assert stored.getexif()[0x0112] == 6
    assert stored.size == image.shape[:2]


@pytest.mark.parametrize("codec", ["jpeg", "png", "webp"])
def test_the_same_image_gives_the_same_bytes(image, codec):
    assert encode(image, codec=codec) == encode(image, codec=codec)


def test_png_keeps_every_pixel(image):
    assert np.array_equal(viewed(encode(image, codec="png")), image)


def test_unknown_codecs_and_orientations_are_refused(image):
    with pytest.raises(ValueError, match="there are jpeg"):
        encode(image, codec="bmp")
    with pytest.raises(ValueError, match="1 to 8"):
        encode(image, orientation=9)
