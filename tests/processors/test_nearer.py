import numpy as np
import pytest

from processors import preprocess, quads
from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE
from processors.limits import Limits
from processors.nearer import apart, nearer

SIDE = LOCATE_SIZE // LOCATE_STRIDE
#: 24 pixels of the model's input wide, in a frame of twice its size.
SMALL = ((300.0, 200.0), (348.0, 200.0), (348.0, 212.0), (300.0, 212.0))


def far(*hints):
    """What a roi model sees in the whole photo: little, at some cells."""
    cells = np.zeros((1, 9, SIDE, SIDE), np.float32)
    for row, column, score in hints:
        cells[0, 0, row, column] = score
    return cells


def near(box, shown, score):
    """What it sees in a square of the frame that shows a register."""
    corners = np.asarray(quads.transform(box, preprocess.homography(shown, (LOCATE_SIZE, LOCATE_SIZE))))
    column, row = (corners.mean(axis=0) // LOCATE_STRIDE).astype(int)
    cells = np.zeros((1, 9, SIDE, SIDE), np.float32)
    cells[0, 0, row, column] = score
    cells[0, 1:, row, column] = ((corners - (np.array([column, row]) + 0.5) * LOCATE_STRIDE) / LOCATE_SIZE).ravel()
    return cells


def around(row, column):
    """The square of the frame that is looked at because of a hint."""
    middle, half = (np.array([column, row]) + 0.5) * LOCATE_STRIDE * 2, LOCATE_SIZE / 6
    return quads.as_quad(middle + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]))


def in_turn(*answers):
    """A model that gives one answer after the other, and the list of what it was shown."""
    shown, left = [], iter(answers)

    def model(tensor):
        shown.append(tensor)
        return next(left)

    return model, shown


@pytest.fixture
def frame():
    rng = np.random.default_rng(0)
    return rng.integers(0, 255, (640, 640, 3), np.uint8)


def test_a_register_that_is_small_in_the_photo_is_found_around_a_hint(frame, limits):
    row, column = 12, 20
    model, shown = in_turn(far((row, column, 0.2)), near(SMALL, around(row, column), 0.8))
    found, looks = nearer(frame, 0.0, model, limits)
    assert looks == len(shown) == 2
    assert [round(candidate.score, 3) for candidate in found] == [0.8]
    np.testing.assert_allclose(found[0].box, SMALL, atol=0.2)


def test_what_does_not_score_well_from_near_is_none(frame, limits):
    model, _ = in_turn(far((12, 20, 0.2)), near(SMALL, around(12, 20), limits.near_register - 0.01))
    assert nearer(frame, 0.0, model, limits) == ([], 2)


def test_where_there_is_no_hint_nothing_is_looked_at_from_near(frame, limits):
    model, shown = in_turn(far((12, 20, limits.hint_score - 0.01)))
    assert nearer(frame, 0.0, model, limits) == ([], 1)
    assert len(shown) == 1


def test_the_best_hints_are_looked_at_and_no_more_than_allowed(frame):
    limits = Limits(near_views=2)
    hints = ((5, 5, 0.2), (20, 20, 0.3), (35, 35, 0.25))
    model, shown = in_turn(far(*hints), near(SMALL, around(20, 20), 0.0), far())
    assert nearer(frame, 0.0, model, limits) == ([], 3)
    assert len(shown) == 3


def test_places_close_to_a_better_one_are_left_out():
    places = [np.array([100.0, 100.0]), np.array([110.0, 120.0]), np.array([180.0, 100.0])]
    assert [place.tolist() for place in apart(places)] == [[100.0, 100.0], [180.0, 100.0]]
