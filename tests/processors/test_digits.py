import numpy as np
import pytest

from processors.contracts import BLANK
from processors.digits import Seen, by_position, cell, cells, drum, position

TENSOR = np.zeros((1, 1, 48, 32), np.float32)


def full(value, confidence=0.95):
    classes = np.zeros((1, 11), np.float32)
    classes[0, value] = confidence
    return lambda tensor: classes


def rolling(weights):
    classes = np.zeros((1, 100), np.float32)
    for place, weight in weights.items():
        classes[0, place] = weight
    return lambda tensor: classes


def never(tensor):
    raise AssertionError("this model is not to be asked")


def read(full, rolling, limits, *, come=0.0, seen_rolling=False):
    return drum(TENSOR, full, rolling, limits, come=come, seen_rolling=seen_rolling)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (9, 9), (10, None)])
def test_a_cell_shows_a_digit_or_nothing(value, expected):
    assert cell(full(value, 0.75)(TENSOR)[0]) == Seen(expected, 0.75)


def test_a_place_inside_the_value_of_a_display_is_lit():
    answers = iter([{2: 1.0}, {8: 0.1, BLANK: 0.9}, {3: 1.0}, {BLANK: 1.0}])

    def full(_tensor):
        classes = np.zeros((1, 11), np.float32)
        for value, share in next(answers).items():
            classes[0, value] = share
        return classes

    seen = cells([TENSOR] * 4, [0.5] * 4, full)
    assert [one.value for one in seen] == [2, 8, 3, None]
    assert min(one.confidence for one in seen) > 0.99


def test_a_display_without_places_shows_nothing():
    assert cells([], [], never) == []


def test_a_sure_full_drum_needs_no_second_opinion(limits):
    assert read(full(7), never, limits).value == 7


def test_a_drum_between_two_values_is_read_by_the_rolling_model_alone(limits):
    seen = read(never, rolling({44: 0.9}), limits, come=0.4, seen_rolling=True)
    assert (seen.value, seen.position) == (4, pytest.approx(4.4))


@pytest.mark.parametrize(("second", "expected"), [(0.9, 4), (0.3, 7)])
def test_an_unsure_full_drum_is_asked_twice_and_the_surer_answer_counts(limits, second, expected):
    assert read(full(7, 0.5), rolling({40: second}), limits).value == expected


def test_a_drum_that_must_be_on_its_way_is_asked_twice(limits):
    assert read(full(5, 0.9), rolling({46: 0.95}), limits, come=0.6).value == 4


@pytest.mark.parametrize(("place", "expected"), [(46, 4), (42, 4), (49, 4), (50, 5), (40, 5)])
def test_the_last_drum_may_stand_anywhere_and_a_sure_full_model_does_not_see_it(limits, place, expected):
    assert read(full(5), rolling({place: 0.9}), limits, come=None).value == expected


def test_an_unsure_rolling_model_does_not_overrule_a_sure_full_one(limits):
    assert read(full(5), rolling({46: 0.4}), limits, come=None).value == 5


def test_a_drum_is_never_blank(limits):
    classes = np.zeros((1, 11), np.float32)
    classes[0, [3, 10]] = (0.3, 0.7)
    seen = read(lambda tensor: classes, rolling({50: 0.1}), limits)
    assert (seen.value, seen.confidence) == (3, pytest.approx(0.3))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({0: 1.0}, 0.0),
        ({44: 0.5, 45: 0.5}, 4.45),
        ({99: 0.5, 0: 0.5}, 9.95),
        ({20: 0.6, 70: 0.4}, 2.0),
        ({99: 1.0}, 9.9),
    ],
)
def test_the_position_goes_around_the_drum(weights, expected):
    assert position(rolling(weights)(TENSOR)[0]) == pytest.approx(expected)


def test_the_confidence_is_the_share_that_gives_the_same_digit():
    seen = by_position(rolling({42: 0.6, 43: 0.2, 72: 0.2})(TENSOR)[0], 0.3)
    assert (seen.value, seen.confidence) == (4, pytest.approx(0.8))


def test_the_last_drum_is_sure_also_right_at_a_step():
    seen = by_position(rolling({39: 0.5, 40: 0.5})(TENSOR)[0], None)
    assert (seen.value, seen.confidence) == (3, pytest.approx(1))


def test_a_nine_tells_its_neighbour_how_far_it_has_come():
    assert by_position(rolling({96: 1.0})(TENSOR)[0], None).come == pytest.approx(0.6)
    assert by_position(rolling({46: 1.0})(TENSOR)[0], None).come == 0
