import numpy as np
import pytest
from PIL import Image as Pil

from processors import webp
from processors.rejection import Rejected


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\x00\x00MM\x00*"}])
def test_the_size_is_read_from_each_kind_of_header(encode, options):
    assert webp.check(encode(np.zeros((130, 170, 3), np.uint8), "webp", **options))[:2] == (170, 130)


def test_exif_and_movement_are_seen(saved):
    frames = [Pil.new("RGB", (130, 130), colour) for colour in ("red", "blue")]
    file = saved(frames[0], "webp", save_all=True, append_images=frames[1:], exif=b"Exif\x00\x00MM\x00*")
    _, _, exif, moves = webp.check(file)
    assert exif.endswith(b"MM\x00*")
    assert moves


def test_a_chunk_that_claims_more_than_the_file_holds_is_refused(encode):
    file = encode(np.zeros((130, 170, 3), np.uint8), "webp")
    with pytest.raises(Rejected, match="claims"):
        webp.check(file[:-20])


def test_a_file_without_a_picture_is_refused():
    with pytest.raises(Rejected, match="no picture"):
        webp.check(b"RIFF\x0c\x00\x00\x00WEBPXMP \x00\x00\x00\x00")
