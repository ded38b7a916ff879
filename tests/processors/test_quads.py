import numpy as np
import pytest

from processors import quads
from processors.preprocess import turn

BOX = ((10.0, 20.0), (110.0, 20.0), (110.0, 50.0), (10.0, 50.0))
ASPECT = (1.3, 20.0)


def shifted(dx, dy):
    return quads.transform(BOX, np.array([[1.0, 0.0, dx], [0.0, 1.0, dy]]))


@pytest.mark.parametrize(("other", "expected"), [(BOX, 1.0), (shifted(50, 0), 1 / 3), (shifted(0, 31), 0.0)])
def test_overlap_is_intersection_over_union(other, expected):
    assert quads.overlap(BOX, other) == pytest.approx(expected)


def test_quads_without_an_area_do_not_overlap():
    assert quads.overlap(((0.0, 0.0),) * 4, ((0.0, 0.0),) * 4) == 0


def test_a_turn_is_undone():
    _, matrix = turn(np.zeros((200, 300, 3), np.uint8), 37)
    there = quads.transform(BOX, matrix)
    assert np.allclose(quads.transform(there, quads.undo(matrix)), BOX)
    assert not np.allclose(there, BOX)


def test_a_homography_maps_with_its_division():
    assert quads.transform(BOX, np.diag([2.0, 2.0, 4.0])) == ((5, 10), (55, 10), (55, 25), (5, 25))


def test_down_follows_the_reading_direction():
    upside_down = (BOX[2], BOX[3], BOX[0], BOX[1])
    assert quads.down(BOX) == pytest.approx([0, 1])
    assert quads.down(upside_down) == pytest.approx([0, -1])


def test_a_point_is_held_inside_and_on_the_edge_only():
    assert quads.holds(BOX, quads.centre(BOX))
    assert quads.holds(BOX, np.array([10.0, 30.0]))
    assert not quads.holds(BOX, np.array([9.0, 30.0]))


@pytest.mark.parametrize(
    ("box", "fits"),
    [
        (BOX, True),
        ((BOX[2], BOX[3], BOX[0], BOX[1]), True),
        ((BOX[1], BOX[0], BOX[3], BOX[2]), False),
        ((BOX[0], BOX[2], BOX[1], BOX[3]), False),
        (((0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0)), False),
        (((0.0, 0.0), (300.0, 0.0), (300.0, 10.0), (0.0, 10.0)), False),
        (((0.0, 0.0), (20.0, 0.0), (20.0, 5.0), (0.0, 5.0)), False),
    ],
    ids=["upright", "upside down", "mirrored", "crossed", "square", "sliver", "tiny"],
)
def test_a_register_is_wide_convex_and_not_mirrored(box, fits):
    assert quads.register_like(box, ASPECT, 6) is fits
