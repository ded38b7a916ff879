import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from processors.carry import carry, settle, side

DRUMS = 6
#: The counter's state in units of the last drum.
states = st.floats(0, 10**DRUMS, exclude_max=True, allow_nan=False)
#: Steps by which a drum is off at most, and before the next digit from which on the last one counts as having arrived there.
OFF, ARRIVED = 0.151, 0.015
noise = st.lists(st.floats(-0.15, 0.15), min_size=DRUMS, max_size=DRUMS)


def drums(state):
    """Where coupled drums stand, left to right: each turns only while its right neighbour goes from 9 to 0."""
    whole, come = int(state), state % 1
    positions = []
    for _ in range(DRUMS):
        digit = whole % 10
        positions.append(digit + come)
        come = come if digit == 9 else 0.0
        whole //= 10
    return positions[::-1]


def shown(state):
    return [int(digit) for digit in f"{int(state) % 10**DRUMS:0{DRUMS}d}"]


@given(states)
def test_without_noise_the_integer_shown_comes_back(state):
    assume(state % 1 < 0.97)
    assert carry(drums(state)) == shown(state)


def test_a_last_drum_that_nobody_could_tell_from_the_next_digit_has_arrived_with_all_its_carries():
    assert carry(drums(4999.99)) == shown(5000)
    assert carry(drums(4999.96)) == shown(4999)


@pytest.mark.parametrize(
    ("position", "least", "most"), [(8.985, 0.5, 0.5), (8.98, 0.6, 0.7), (9.0, 0.85, 0.95), (9.5, 1, 1)]
)
def test_a_last_drum_is_on_the_side_of_a_step_where_it_is_seen_the_surer_the_farther_off_it_stands(
    position, least, most
):
    assert least <= side(position) <= most


@given(states, noise)
def test_with_noise_the_integer_shown_comes_back_unless_the_last_drum_itself_is_at_a_step(state, errors):
    assume(OFF < state % 1 < 1 - OFF - ARRIVED)
    noisy = [(position + error) % 10 for position, error in zip(drums(state), errors, strict=True)]
    assert carry(noisy) == shown(state)


@given(states, noise)
def test_with_noise_at_a_step_the_answer_is_a_state_next_to_the_true_one_with_all_its_carries(state, errors):
    noisy = [(position + error) % 10 for position, error in zip(drums(state), errors, strict=True)]
    assert carry(noisy) in [shown(near % 10**DRUMS) for near in (state - OFF, state, state + OFF + ARRIVED)]


@given(st.integers(0, 10**DRUMS - 1), noise)
def test_full_digits_that_are_slightly_off_are_rounded_except_the_last(number, errors):
    positions = [(digit + error) % 10 for digit, error in zip(shown(number), [*errors[:-1], 0.0], strict=True)]
    assert carry(positions) == shown(number)


@pytest.mark.parametrize(
    ("positions", "digits"),
    [
        ([], []),
        ([4.9], [4]),
        ([0.95, 9.95, 9.95], [0, 9, 9]),
        ([1.02, 9.98, 0.03], [1, 0, 0]),
        ([1.5, 9.5, 9.5], [1, 9, 9]),
        ([3.0, 8.0, 2.0], [3, 8, 2]),
    ],
)
def test_known_registers(positions, digits):
    assert carry(positions) == digits


def test_only_a_nine_passes_on_how_far_it_has_come():
    assert settle(9.4, None) == (9, pytest.approx(0.4))
    assert settle(8.4, None) == (8, 0.0)
    assert settle(3.4, 0.4) == (3, 0.0)
    assert settle(9.4, 0.4) == (9, 0.4)
