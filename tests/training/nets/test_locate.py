import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from training.data.whole import roi_target  # noqa: E402
from training.nets.locate import Detector, roi_loss  # noqa: E402

pytestmark = pytest.mark.training

BOX = np.array([[[90, 100], [210, 100], [210, 130], [90, 130]]], np.float64)


def perfect(target):
    score = torch.logit(target[:, :1].clamp(1e-4, 1 - 1e-4))
    return torch.cat([score, target[:, 2:10]], 1)


def target_of(*, directed=True, box=BOX):
    return torch.from_numpy(roi_target(box, directed=directed))[None]


def test_the_loss_is_smallest_where_the_output_is_the_target():
    target = target_of()
    best = roi_loss(perfect(target), (target,))
    off = perfect(target)
    off[:, 1:] += 0.02
    assert best < roi_loss(off, (target,))
    assert best < roi_loss(torch.zeros(1, 9, 40, 40), (target,))


def test_a_box_upside_down_is_wrong_only_where_the_direction_is_known():
    turned = perfect(target_of(box=np.roll(BOX, 2, axis=1)))
    right = perfect(target_of())
    known, unknown = target_of(), target_of(directed=False)
    assert roi_loss(turned, (known,)) > roi_loss(right, (known,)) + 0.1
    assert roi_loss(turned, (unknown,)) == pytest.approx(float(roi_loss(right, (unknown,))), abs=1e-5)


def test_the_detector_gives_a_cell_every_eight_pixels():
    with torch.no_grad():
        assert Detector().eval()(torch.zeros(1, 3, 320, 320)).shape == (1, 9, 40, 40)
