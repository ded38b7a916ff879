import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.heatmap import candidates
from training.data.whole import roi_target, rotation_target

pytestmark = pytest.mark.training

BOXES = np.array(
    [
        [[40, 60], [180, 66], [179, 92], [39, 86]],
        [[250, 250], [170, 250], [170, 226], [250, 226]],  # upside down
    ],
    np.float64,
)


def test_the_service_finds_in_a_target_the_boxes_that_it_was_made_from():
    target = roi_target(BOXES, directed=True)
    cells = np.concatenate([target[:1], target[2:10]])
    found = sorted((candidate.box for candidate in candidates(cells, 0.9)), key=lambda box: box[0][1])
    np.testing.assert_allclose(found, BOXES, atol=0.01)


def test_no_register_leaves_the_target_empty():
    assert not roi_target(np.zeros((0, 4, 2)), directed=True).any()


@pytest.mark.parametrize(("angle", "best"), [(0, 0), (90, 18), (-90, 54), (358, 0), (-3, 71)])
def test_an_angle_peaks_at_its_class_around_the_circle(angle, best):
    target = rotation_target(angle)
    assert int(target.argmax()) == best
    assert target.sum() == pytest.approx(1)
