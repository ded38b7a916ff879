"""Coupled drums read together."""

from itertools import product

import numpy as np
import pytest

from processors.carry import carry
from processors.coupled import together
from processors.digits import by_position, drums
from tests.processors.test_carry import drums as standing
from tests.processors.test_carry import shown

RNG = np.random.default_rng(7)


def at(*places, last=False, come=0.0):
    """What the rolling model says of a drum that may stand at any of some places, the first one likeliest."""
    classes = np.zeros(100, np.float32)
    for share, place in zip((0.55, 0.3, 0.15), places, strict=False):
        classes[round(10 * place) % 100] += share
    return by_position(classes / classes.sum(), None if last else come)


def most_likely(seen):
    return [int(digit) for digit in together(seen).argmax(axis=1)]


def test_a_neighbour_that_rolls_tells_that_this_drum_is_a_nine():
    alone = [at(4.5, come=0.5), at(3.5, 9.5, last=True)]
    assert alone[-1].value == 3
    assert most_likely(alone) == [4, 9]


def test_a_neighbour_that_stands_still_tells_that_this_drum_is_none():
    assert most_likely([at(4.0), at(9.5, 3.5, last=True)]) == [4, 3]


def test_what_all_show_is_more_sure_than_what_each_shows():
    seen = [at(4.6, 1.2, come=0.6), at(9.6, 3.3, come=0.6), at(9.6, 5.0, last=True)]
    shares = together(seen)
    assert shares.argmax(axis=1).tolist() == [4, 9, 9]
    assert shares.max(axis=1)[1:].min() > 0.95


def test_a_drum_that_shows_nothing_is_not_sure_because_it_is_likelier_than_other_digits(limits):
    def hidden(_tensor):
        classes = np.zeros((1, 11), np.float32)
        classes[0, [3, 10]] = 0.3, 0.7
        return classes

    def rolling(_tensor):
        return np.full((1, 100), 0.01, np.float32)

    tensor = np.zeros((1, 1, 48, 32), np.float32)
    (one,) = drums([tensor], [False], hidden, rolling, limits)
    assert (one.value, one.confidence) == (3, pytest.approx(0.37, abs=0.01))


def test_a_drum_alone_keeps_its_shares():
    classes = np.zeros(100, np.float32)
    classes[[34, 71]] = 0.8, 0.2
    shares = together([by_position(classes, None)])
    assert shares.shape == (1, 10)
    assert shares[0, [3, 7]] == pytest.approx([0.8, 0.2], abs=0.01)


@pytest.mark.parametrize("state", [0.3, 9.5, 199.9, 899.4, 999.7, 4095.0, 4999.5, 1234.9])
def test_the_digits_are_those_of_the_carry(state):
    positions = standing(state)
    seen = [at(place, come=0.0) for place in positions[:-1]] + [at(positions[-1], last=True)]
    assert most_likely(seen) == carry(positions) == shown(state)


def test_probabilities_are_those_of_going_through_all_states():
    seen = []
    for last in (False, False, True):
        classes = RNG.dirichlet(np.full(100, 0.05)).astype(np.float32)
        seen.append(by_position(classes, None if last else 0.0))
    # The sum over all values of three drums, each value with what its right neighbours make of it.
    ends = [together([seen[-1]])[0]]
    by_hand = np.zeros((3, 10))
    for values in product(range(10), repeat=3):
        weight = ends[0][values[2]]
        carrying = values[2] == 9
        for place in (1, 0):
            weight *= likely(seen[place], values[place], come_of_nine(seen[-1]) if carrying else 0.0)
            carrying = carrying and values[place] == 9
        for place, value in enumerate(values):
            by_hand[place, value] += weight
    assert together(seen) == pytest.approx(by_hand / by_hand.sum(axis=1, keepdims=True), abs=1e-6)


def come_of_nine(last):
    """Return how far the last drum has come from 9, if it shows one."""
    if last.value == 9:
        return last.come
    places = np.arange(100) / 10
    away = np.minimum(abs(places - last.position), 10 - abs(places - last.position))
    beyond = (places >= 9) & (away > 0.5)
    return float((last.classes[beyond] * (places[beyond] - 9)).sum() / last.classes[beyond].sum())


def likely(one, value, come):
    away = np.abs(np.arange(100) / 10 - value - come) % 10
    return float(np.exp(-0.5 * (np.minimum(away, 10 - away) / 0.15) ** 2) @ one.classes) + 1e-4


def test_a_full_model_sees_the_next_digit_of_a_drum_that_has_nearly_arrived(limits):
    def full(_tensor):
        classes = np.full((1, 11), 0.001, np.float32)
        classes[0, 5] = 0.99
        return classes

    def rolling(_tensor):
        classes = np.zeros((1, 100), np.float32)
        classes[0, [99, 30]] = 0.9, 0.1
        return classes

    tensor = np.zeros((1, 1, 48, 32), np.float32)
    seen = drums([tensor, tensor], [False, True], full, rolling, limits)
    assert [one.value for one in seen] == [4, 9]


def test_a_drum_that_the_others_overrule_has_no_position(limits):
    answers = iter([(35, 95), (45,)])

    def rolling(_tensor):
        classes = np.zeros((1, 100), np.float32)
        for share, place in zip((0.6, 0.4), next(answers), strict=False):
            classes[0, place] = share
        return classes / classes.sum()

    tensor = np.zeros((1, 1, 48, 32), np.float32)
    seen = drums([tensor, tensor], [True, True], None, rolling, limits)
    assert [one.value for one in seen] == [4, 9]
    assert seen[-1].position is None
