import numpy as np
import pytest

from processors import headers
from processors.containers import Codec
from processors.limits import Limits
from processors.rejection import Rejected

CODECS = ["jpeg", "png", "webp", "avif", "heic"]


@pytest.mark.parametrize("codec", CODECS)
def test_the_header_has_the_size_as_stored(encode, picture, limits, codec):
    header = headers.read(encode(picture, codec), limits)
    assert (header.codec, header.width, header.height, header.orientation) == (Codec(codec), 360, 240, 1)


def test_a_heic_is_turned_by_its_decoder_alone(encode, picture, limits):
    assert headers.read(encode(picture, "heic", 6), limits).orientation == 1


@pytest.mark.parametrize("codec", CODECS)
def test_more_pixels_than_allowed_are_too_large(encode, picture, codec):
    with pytest.raises(Rejected, match="too_large: 360 x 240"):
        headers.read(encode(picture, codec), Limits(max_pixels=80_000, max_costly_pixels=80_000))


@pytest.mark.parametrize("codec", CODECS)
def test_a_tiny_photo_is_too_small(encode, limits, codec):
    with pytest.raises(Rejected, match="too_small: 400 x 100"):
        headers.read(encode(np.zeros((100, 400, 3), np.uint8), codec), limits)


def test_what_costs_more_memory_may_have_fewer_pixels(encode, picture):
    fewer = Limits(max_costly_pixels=80_000)
    headers.read(encode(picture, "heic"), fewer)
    with pytest.raises(Rejected, match="too_large"):
        headers.read(encode(picture, "avif"), fewer)


def test_a_large_file_is_refused_unseen():
    with pytest.raises(Rejected, match="too_large: 11 bytes, 10"):
        headers.read(b"no picture!", Limits(max_bytes=10))


def test_a_jpeg_of_countless_scans_is_refused(encode, picture):
    with pytest.raises(Rejected, match="10 scans, 9 are allowed"):
        headers.read(encode(picture, progressive=True), Limits(max_jpeg_scans=9))


@pytest.mark.parametrize("codec", ["avif", "heic"])
def test_a_container_cut_off_in_its_boxes_is_no_image(encode, picture, limits, codec):
    with pytest.raises(Rejected, match="not_an_image"):
        headers.read(encode(picture, codec)[:120], limits)
