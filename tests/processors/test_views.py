import cv2
import numpy as np
import pytest

from processors import preprocess, views
from processors.contracts import LOCATE_SIZE


@pytest.fixture
def frame(picture):
    return cv2.GaussianBlur(cv2.resize(picture, (1280, 960), interpolation=cv2.INTER_CUBIC), None, 3)


@pytest.mark.parametrize("side", [120, 250, 700])
def test_a_close_view_is_what_the_warp_gives(frame, side):
    box = ((301.0, 203.0), (301.0 + side, 213.0), (291.0 + side, 203.0 + side), (291.0, 193.0 + side))
    cut = views.cut(frame, box, (96, 96))
    assert cv2.absdiff(cut, preprocess.warp(frame, box, (96, 96))).mean() < 2.5


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, -135.0])
@pytest.mark.parametrize("shape", [(960, 1280), (853, 1280), (300, 400)])
def test_a_turned_frame_looks_as_if_turned_and_then_shrunk(frame, angle, shape):
    frame = cv2.resize(frame, shape[::-1], interpolation=cv2.INTER_AREA)
    whole, there = preprocess.turn(frame, angle)
    expected, scale, left, top = preprocess.locate_input(whole)
    tensor, matrix = views.turned(frame, angle)
    assert tensor.shape == (1, 3, LOCATE_SIZE, LOCATE_SIZE)
    assert np.abs(tensor - expected).mean() < 0.01
    assert np.allclose(matrix, scale * there + [[0, 0, left], [0, 0, top]])


@pytest.mark.parametrize(
    ("shape", "most", "expected"),
    [((96, 128), 3.9, (48, 64)), ((97, 129), 4, (24, 32)), ((1, 50), 9, (1, 50)), ((9, 9), 0.3, (9, 9))],
)
def test_a_frame_is_halved_while_more_is_to_be_shrunk(shape, most, expected):
    image, times = views.halved(np.zeros((*shape, 3), np.uint8), most)
    assert image.shape[:2] == expected
    assert image.shape[1] == shape[1] // times
