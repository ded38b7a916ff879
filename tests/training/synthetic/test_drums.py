import numpy as np

from training.synthetic import drum_style, drums
from training.synthetic.repertoire import REPERTOIRES


def test_a_window_half_way_shows_both_digits_and_a_full_one_shows_its_own():
    style = drum_style.draw_style(np.random.default_rng(4), REPERTOIRES["train"], "black")
    light = np.ones(60, np.float32)

    def ink(position: float) -> np.ndarray:
        return drums.window(style, style.whole, position, 40, light).mean(axis=(1, 2))

    full, half, following = ink(1.0), ink(1.5), ink(2.0)
    assert not np.allclose(full, following, atol=3)
    middle = slice(24, 36)
    assert half[middle].mean() < full[middle].mean()


def test_the_next_digit_comes_from_below():
    style = drum_style.draw_style(np.random.default_rng(4), REPERTOIRES["train"], "black")
    light = np.ones(80, np.float32)
    before = drums.window(style, style.whole, 7.0, 40, light).astype(float)
    after = drums.window(style, style.whole, 7.1, 40, light).astype(float)
    up = np.abs(after[10:60] - before[14:64]).mean()
    down = np.abs(after[14:64] - before[10:60]).mean()
    assert up < down
