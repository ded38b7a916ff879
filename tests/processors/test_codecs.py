import cv2
import numpy as np
import pytest
from PIL import Image as Pil

from processors import codecs, headers
from processors.rejection import Rejected


@pytest.fixture
def decode(limits):
    return lambda data, side=1280: codecs.decode(data, headers.read(data, limits), side)


@pytest.fixture
def pixels(picture):
    return Pil.fromarray(np.ascontiguousarray(picture[..., ::-1]))


def difference(one, other):
    return np.abs(one.astype(int) - other.astype(int)).mean()


@pytest.mark.parametrize("codec", ["jpeg", "png", "webp", "avif", "heic"])
def test_each_codec_gives_the_pixels_that_were_saved(encode, decode, picture, codec):
    assert difference(decode(encode(picture, codec)), picture) < 3


@pytest.mark.parametrize(
    ("mode", "codec"),
    [("L", "jpeg"), ("L", "png"), ("L", "webp"), ("L", "heic"), ("L", "avif"), ("LA", "png")],
)
def test_grey_photos_are_read(saved, decode, picture, mode, codec):
    pixels = Pil.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert difference(decode(saved(pixels.convert(mode), codec)), grey) < 3


def test_a_cmyk_jpeg_has_its_colours(saved, decode, pixels, picture):
    assert difference(decode(saved(pixels.convert("CMYK"), "jpeg")), picture) < 4


def test_a_palette_png_has_its_colours(saved, decode, pixels, picture):
    assert difference(decode(saved(pixels.quantize(16), "png")), picture) < 4


@pytest.mark.parametrize("shape", [(240, 360), (240, 360, 3)])
def test_a_png_of_16_bits_keeps_its_brightness(decode, shape):
    data = cv2.imencode(".png", np.full(shape, 0x4080, np.uint16))[1].tobytes()
    assert abs(int(decode(data)[10, 10, 0]) - 0x40) <= 1


@pytest.mark.parametrize("codec", ["png", "webp", "avif", "heic"])
def test_what_is_transparent_shows_white(saved, decode, codec):
    assert decode(saved(Pil.new("RGBA", (200, 200), (200, 0, 0, 0)), codec)).min() > 250


def test_the_first_picture_of_an_animation_is_read(saved, decode):
    red, blue = (Pil.new("RGB", (200, 200), colour) for colour in ("red", "blue"))
    image = decode(saved(red, "webp", save_all=True, append_images=[blue]))
    assert difference(image, np.full((200, 200, 3), (0, 0, 255))) < 3


@pytest.mark.parametrize("codec", ["jpeg", "png", "webp", "avif", "heic"])
def test_a_large_photo_comes_reduced_but_not_below_the_side(encode, decode, picture, codec):
    large = cv2.resize(picture, (2000, 1400), interpolation=cv2.INTER_AREA)
    image = decode(encode(large, codec), 600)
    assert 600 <= image.shape[1] < 1200
    assert difference(image, cv2.resize(large, image.shape[1::-1], interpolation=cv2.INTER_AREA)) < 3


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_lacks_only_its_end_marker_is_read(encode, decode, picture, progressive):
    data = encode(picture, progressive=progressive)
    for short in (data[:-2], data[:-1]):
        assert np.array_equal(decode(short), decode(data))


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("kept", [0.5, 0.9, 0.97])
def test_a_truncated_jpeg_is_no_image(encode, decode, picture, progressive, kept):
    data = encode(picture, progressive=progressive)
    with pytest.raises(Rejected, match=r"not_an_image.*truncated"):
        decode(data[: int(len(data) * kept)])


@pytest.mark.parametrize("codec", ["png", "webp", "avif", "heic"])
def test_other_truncated_photos_are_no_images(encode, decode, codec):
    data = encode(np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8), codec)
    with pytest.raises(Rejected, match="not_an_image"):
        decode(data[: len(data) // 2])


@pytest.mark.parametrize("codec", ["jpeg", "png", "webp", "avif", "heic"])
@pytest.mark.parametrize("seed", range(12))
def test_damage_anywhere_gives_pixels_or_a_rejection(encode, decode, picture, codec, seed):
    rng = np.random.default_rng(seed)
    data = bytearray(encode(picture, codec))
    at = int(rng.integers(20, len(data) - 60))
    data[at : at + 50] = rng.bytes(50)
    try:
        image = decode(bytes(data))
    except Rejected:
        return
    assert image.shape[2] == 3
    assert image.dtype == np.uint8
