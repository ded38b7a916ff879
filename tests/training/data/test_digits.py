import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.contracts import DIGIT_SIZE
from training.data.crops import Crop
from training.data.digits import CropSamples, digit_target, drum_target

pytestmark = pytest.mark.training


@pytest.mark.parametrize(("position", "best"), [(0.0, 0), (9.9, 99), (3.14, 31), (9.96, 0)])
def test_a_drum_peaks_at_its_tenth_around_the_circle(position, best):
    target = drum_target(position)
    assert int(target.argmax()) == best
    assert target.sum() == pytest.approx(1)
    assert min(target[(best + 1) % 100], target[best - 1]) > 0.1


def test_a_full_digit_is_sure_and_one_half_way_is_shared():
    assert digit_target(4.1)[4] == 1
    assert digit_target(9.9)[0] == 1
    assert digit_target(6.5)[6] == pytest.approx(digit_target(6.5)[7])
    assert digit_target(None)[10] == 1


def test_rare_values_are_drawn_as_often_as_common_ones():
    image = np.random.default_rng(0).integers(0, 255, (40, 24, 3)).astype(np.uint8)
    crops = [Crop(image, 0.0, False, "m", False)] * 50 + [Crop(image, 7.0, False, "m", False)]
    samples = CropSamples.of(crops, digit_target, vertical=0.05)
    rng = np.random.default_rng(1)
    drawn = [samples.draw(rng) for _ in range(60)]
    assert {one[0].shape for one in drawn} == {(1, *DIGIT_SIZE)}
    assert 15 < sum(int(one[1].argmax()) == 7 for one in drawn) < 45
