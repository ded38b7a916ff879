import numpy as np
import pytest

from processors.closer import window
from processors.preprocess import side_lengths
from processors.quads import centre, right

LEVEL = ((100.0, 100.0), (200.0, 100.0), (200.0, 120.0), (100.0, 120.0))
BELOW = ((100.0, 180.0), (200.0, 180.0), (200.0, 200.0), (100.0, 200.0))


def test_a_register_takes_its_share_of_the_square():
    shown = window([LEVEL], 0.5)
    assert side_lengths(shown) == pytest.approx((200, 200))
    assert centre(shown) == pytest.approx(centre(LEVEL))


def test_all_registers_are_shown():
    shown = np.array(window([LEVEL, BELOW], 0.5))
    assert side_lengths(window([LEVEL, BELOW], 0.5)) == pytest.approx((200, 200))
    assert shown.mean(axis=0) == pytest.approx([150, 150])


@pytest.mark.parametrize("angle", [20.0, 135.0, -90.0])
def test_the_square_stands_level_with_the_register(angle):
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    turned = tuple(map(tuple, np.array(LEVEL) @ rotation.T))
    shown = window([turned], 0.8)
    assert right(shown) == pytest.approx(right(turned))
    assert side_lengths(shown) == pytest.approx((125, 125))
