import numpy as np
import pytest

from training.synthetic import counter


@pytest.mark.parametrize(
    ("whole", "fraction", "expected"),
    [
        (128, 0.0, (0, 0, 1, 2, 8.0)),
        (128, 0.6, (0, 0, 1, 2, 8.6)),
        (129, 0.6, (0, 0, 1, 2.6, 9.6)),
        (199, 0.25, (0, 0, 1.25, 9.25, 9.25)),
        (99999, 0.5, (9.5, 9.5, 9.5, 9.5, 9.5)),
    ],
)
def test_a_drum_turns_only_while_its_right_neighbour_goes_from_nine_to_zero(whole, fraction, expected):
    assert counter.positions(whole, fraction, 5, np.zeros(5)) == pytest.approx(expected)


def test_slack_moves_every_drum_but_the_last():
    assert counter.positions(305, 0.4, 3, np.array([-0.1, 0.05, 0.1])) == pytest.approx((2.9, 0.05, 5.4))


def test_positions_are_on_the_drum():
    rng = np.random.default_rng(0)
    for _ in range(200):
        value, positions = counter.draw_counter(rng, 6)
        assert len(value) == 6
        assert all(0 <= position < 10 for position in positions)
