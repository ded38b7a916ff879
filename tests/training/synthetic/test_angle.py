import numpy as np
import pytest

from processors.preprocess import turn
from training.synthetic.render import render
from training.synthetic.truth import as_array


@pytest.mark.parametrize("seed", range(12))
def test_turning_by_the_angle_makes_the_register_run_to_the_right(seed):
    scene = render(seed, kind="water", fault="none", side=320)
    _, matrix = turn(scene.image, scene.truth.angle)
    box = np.column_stack([as_array(scene.truth.registers[0].box), np.ones(4)]) @ matrix.T
    along = (box[1] - box[0]) + (box[2] - box[3])
    assert along[0] > 0
    assert abs(np.degrees(np.arctan2(along[1], along[0]))) < 0.5
    assert -180 <= scene.truth.angle <= 180


def test_water_meters_come_in_any_rotation():
    angles = [render(seed, kind="water", fault="none", side=96).truth.angle for seed in range(24)]
    assert {int(angle // 90) for angle in angles} == {-2, -1, 0, 1}


def test_other_meters_mostly_stand_upright():
    angles = [render(seed, kind="gas", fault="none", side=96).truth.angle for seed in range(24)]
    assert sum(abs(angle) < 25 for angle in angles) > 14
