import numpy as np
import pytest

from training.synthetic import geometry
from training.synthetic.truth import as_array

FOCUS = (-10.0, -2.0, 10.0, 2.0)
SIZE = (300, 400)


def pose(**changed) -> geometry.Pose:
    return geometry.Pose(
        **{"close": 0.5, "at": (0.5, 0.5), "yaw": 0.0, "pitch": 0.0, "roll": 0.0, "focal": 1.0} | changed
    )


def corners(**changed) -> np.ndarray:
    box = ((-10.0, -2.0), (10.0, -2.0), (10.0, 2.0), (-10.0, 2.0))
    return as_array(geometry.project_box(geometry.homography(pose(**changed), FOCUS, SIZE), box))


def test_seen_from_the_front_the_focus_is_as_wide_and_where_it_is_asked_for():
    box = corners(at=(0.4, 0.6))
    assert np.ptp(box[:, 0]) == pytest.approx(200)
    assert np.ptp(box[:, 1]) == pytest.approx(40)
    assert box.mean(axis=0) == pytest.approx((160, 180))


def test_a_turned_camera_sees_one_side_larger_than_the_other():
    box = corners(yaw=30.0)
    left, right = box[3, 1] - box[0, 1], box[2, 1] - box[1, 1]
    assert max(left, right) > 1.1 * min(left, right)


def test_roll_turns_clockwise_in_the_photo():
    assert geometry.tilt(tuple(map(tuple, corners(roll=30.0)))) == pytest.approx(30)


def test_only_what_the_photo_shows_is_visible():
    matrix = geometry.homography(pose(), FOCUS, SIZE)
    assert geometry.visible(matrix, (-500, -500, 500, 500), SIZE) == pytest.approx((-20, -15, 20, 15))
    assert geometry.visible(matrix, (-5, -5, 5, 5), SIZE) == (-5, -5, 5, 5)


def test_a_box_over_the_edge_is_not_inside():
    assert geometry.inside(((1, 1), (50, 1), (50, 9), (1, 9)), (20, 60))
    assert not geometry.inside(((1, 1), (60, 1), (60, 9), (1, 9)), (20, 60))
    assert not geometry.inside(((1, 1), (50, 1), (50, 9), (1, 9)), (20, 60), margin=2)
