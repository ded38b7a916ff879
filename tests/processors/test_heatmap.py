import numpy as np
import pytest

from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE
from processors.heatmap import Candidate, candidates, distinct


def write(cells, row, column, score, box):
    middle = (np.array([column, row]) + 0.5) * LOCATE_STRIDE
    cells[0, row, column] = score
    cells[1:, row, column] = ((np.asarray(box) - middle) / LOCATE_SIZE).ravel()


def box(x, y, width=100.0, height=24.0):
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


@pytest.fixture
def cells():
    return np.zeros((9, 40, 40), np.float32)


def test_a_peak_names_its_corners(cells):
    write(cells, 10, 12, 0.9, box(50, 72))
    (found,) = candidates(cells, 0.3)
    assert np.allclose(found.box, box(50, 72), atol=1e-3)
    assert found.score == pytest.approx(0.9)


def test_neighbours_share_in_the_corners_by_their_score(cells):
    write(cells, 10, 12, 0.9, box(50, 72))
    write(cells, 10, 13, 0.6, box(55, 72))
    write(cells, 10, 11, 0.2, box(90, 72))
    (found,) = candidates(cells, 0.3)
    assert found.box[0][0] == pytest.approx(52, abs=1e-3)


def test_a_neighbour_that_means_another_register_has_no_say(cells):
    write(cells, 10, 12, 0.9, box(50, 72))
    write(cells, 11, 12, 0.8, box(50, 100))
    assert np.allclose(candidates(cells, 0.3)[0].box, box(50, 72), atol=1e-3)


def test_nothing_below_the_score_is_a_candidate(cells):
    write(cells, 10, 12, 0.29, box(50, 72))
    assert candidates(cells, 0.3) == []


def test_a_peak_in_the_corner_of_the_map_is_found(cells):
    write(cells, 39, 39, 0.9, box(200, 290))
    assert len(candidates(cells, 0.3)) == 1


def test_of_two_that_overlap_the_better_one_is_kept():
    found = [Candidate(box(0, 0), 0.9), Candidate(box(10, 2), 0.8), Candidate(box(0, 40), 0.7)]
    assert [one.score for one in distinct(found, 0.3)] == [0.9, 0.7]


def test_a_part_of_a_register_is_not_a_second_one():
    found = [Candidate(box(0, 0), 0.9), Candidate(box(60, 4, 30, 12), 0.8)]
    assert [one.score for one in distinct(found, 0.3)] == [0.9]
