import cv2
import numpy as np
import pytest

from processors.rejection import Rejected
from streams.frame import frame_of


def test_the_frame_is_the_one_that_intake_makes():
    image = np.random.default_rng(1).integers(0, 255, (900, 1600, 3), np.uint8)
    assert frame_of(cv2.imencode(".jpg", image)[1].tobytes()).shape == (720, 1280, 3)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_photo_in_which_nothing_can_be_seen_is_shown_all_the_same(grey):
    image = np.full((300, 400, 3), grey, np.uint8)
    assert frame_of(cv2.imencode(".png", image)[1].tobytes()).shape == (300, 400, 3)


def test_what_is_no_photo_has_no_frame():
    with pytest.raises(Rejected):
        frame_of(b"no photo")
