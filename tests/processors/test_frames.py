import numpy as np
import pytest

from processors import frames


def test_a_frame_comes_back_nearly_as_it_was(picture):
    assert np.abs(frames.decode(frames.encode(picture, 92)).astype(int) - picture).mean() < 3


@pytest.mark.parametrize(("reduce", "shape"), [(2, (120, 180)), (4, (60, 90)), (8, (30, 45))])
def test_a_frame_can_be_decoded_smaller(picture, reduce, shape):
    assert frames.decode(frames.encode(picture, 92), reduce).shape[:2] == shape


def test_what_is_no_frame_is_an_error_of_ours():
    with pytest.raises(ValueError, match="only intake"):
        frames.decode(b"no frame")


def test_what_cannot_be_encoded_is_an_error_of_ours():
    with pytest.raises(ValueError, match="cannot be encoded"):
        frames.encode(np.zeros((70_000, 1, 3), np.uint8), 92)
