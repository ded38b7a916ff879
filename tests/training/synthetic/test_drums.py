import numpy as np
import pytest

from training.synthetic import drums
from training.synthetic.repertoire import REPERTOIRES


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
    assert drums.positions(whole, fraction, 5, np.zeros(5)) == pytest.approx(expected)


def test_slack_moves_every_drum_but_the_last():
    assert drums.positions(305, 0.4, 3, np.array([-0.1, 0.05, 0.1])) == pytest.approx((2.9, 0.05, 5.4))


def test_positions_are_on_the_drum():
    rng = np.random.default_rng(0)
    for _ in range(200):
        value, positions = drums.draw_counter(rng, 6)
        assert len(value) == 6
        assert all(0 <= position < 10 for position in positions)


def test_a_window_half_way_shows_both_digits_and_a_full_one_shows_its_own():
    style = drums.draw_style(np.random.default_rng(4), REPERTOIRES["train"], "black")
    light = np.ones(60, np.float32)

    def ink(position: float) -> np.ndarray:
        return drums.window(style, style.whole, position, 40, light).mean(axis=(1, 2))

    assert np.allclose(ink(3.0), ink(3.0))
    full, half, following = ink(1.0), ink(1.5), ink(2.0)
    assert not np.allclose(full, following, atol=3)
    middle = slice(24, 36)
    assert half[middle].mean() < full[middle].mean()


def test_the_next_digit_comes_from_below():
    style = drums.draw_style(np.random.default_rng(4), REPERTOIRES["train"], "black")
    light = np.ones(80, np.float32)
    before = drums.window(style, style.whole, 7.0, 40, light).astype(float)
    after = drums.window(style, style.whole, 7.1, 40, light).astype(float)
    up = np.abs(after[10:60] - before[14:64]).mean()
    down = np.abs(after[14:64] - before[10:60]).mean()
    assert up < down
