import numpy as np
import pytest

from processors.closer import closer, window
from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE
from processors.heatmap import Candidate
from processors.preprocess import homography, side_lengths
from processors.quads import centre, right, transform

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


IMAGE = np.zeros((400, 400, 3), np.uint8)
FIRST = Candidate(LEVEL, 0.6)


def showing(limits, *seen, around=LEVEL):
    """A roi model that shows candidates, told in pixels of the frame, in the view around a register."""
    to_view = homography(window([around], limits.closer_fill), (LOCATE_SIZE, LOCATE_SIZE))
    cells = np.zeros((1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE), np.float32)
    for one in seen:
        corners = np.asarray(transform(one.box, to_view))
        column, row = (corners.mean(axis=0) // LOCATE_STRIDE).astype(int)
        cells[0, 0, row, column] = one.score
        cells[0, 1:, row, column] = ((corners - (np.array([column, row]) + 0.5) * LOCATE_STRIDE) / LOCATE_SIZE).ravel()
    return lambda _: cells


def moved(down, *, score, size=1.0):
    middle = np.mean(LEVEL, axis=0)
    corners = (np.array(LEVEL) - middle) * size + middle + (0, down)
    return Candidate(tuple(map(tuple, corners)), score)


def boxes(found):
    return [np.asarray(one.box) for one in found]


def test_a_confirmed_register_comes_first(limits):
    other = moved(40, score=0.8)
    found, _ = closer(IMAGE, [FIRST], showing(limits, moved(2, score=0.5), other), limits)
    assert [one.score for one in found] == pytest.approx([0.5, 0.8])
    assert boxes(found)[1] == pytest.approx(np.asarray(other.box), abs=0.1)


def test_where_nothing_is_confirmed_what_scores_clearly_better_is_it(limits):
    below = moved(40, score=0.75)
    found, _ = closer(IMAGE, [FIRST], showing(limits, below), limits)
    assert boxes(found) == [pytest.approx(np.asarray(below.box), abs=0.1)]


@pytest.mark.parametrize(
    "other",
    [moved(40, score=0.7), moved(40, score=0.9, size=0.4)],
    ids=["hardly better", "small print"],
)
def test_where_nothing_is_confirmed_nor_clearly_better_the_first_look_counts(limits, other):
    assert closer(IMAGE, [FIRST], showing(limits, other), limits)[0] == [FIRST]
    assert closer(IMAGE, [FIRST], showing(limits), limits) == ([FIRST], [])


def test_what_is_too_faint_for_a_register_is_a_hint(limits):
    found, hints = closer(IMAGE, [FIRST], showing(limits, moved(2, score=0.5), moved(40, score=0.2)), limits)
    assert [one.score for one in found] == pytest.approx([0.5])
    assert [one.score for one in hints] == pytest.approx([0.5, 0.2])


def wider(right, *, score=0.6):
    return Candidate(((100.0, 100.0), (right, 100.0), (right, 120.0), (100.0, 120.0)), score)


def in_turn(*models):
    """A model that answers as one after the other."""
    left = list(models)

    def answer(view):
        return left.pop(0)(view)

    return left, answer


def test_a_register_that_has_moved_is_looked_at_again_until_it_stays(limits):
    shown = [wider(270), wider(290), wider(300)]
    around = [LEVEL, *(one.box for one in shown)]
    left, model = in_turn(*(showing(limits, one, around=box) for one, box in zip(shown, around, strict=False)))
    (found,), _ = closer(IMAGE, [FIRST], model, limits)
    assert found.box[1][0] == pytest.approx(290, abs=0.5)
    assert len(left) == 1


def test_it_is_not_looked_at_for_ever(limits):
    shown = [wider(100 + 100 * 1.6**look) for look in range(1, 6)]
    around = [LEVEL, *(one.box for one in shown)]
    left, model = in_turn(*(showing(limits, one, around=box) for one, box in zip(shown, around, strict=False)))
    closer(IMAGE, [FIRST], model, limits)
    assert len(left) == len(shown) - limits.closer_looks
