import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.contracts import BLANK
from training.data.digits import digit_target, drum_target
from training.data.drawn import DrawnDrums, drawn, style


def test_a_number_names_a_look():
    assert style(5) == style(5)
    assert style(5) != style(6)


def test_half_way_both_digits_are_seen_and_at_a_digit_one():
    rng = np.random.default_rng(0)
    look = next(one for one in map(style, range(50)) if one.pitch > 0.9 and one.falloff < 0.3)
    middle = slice(20, 36)

    def ink(position: float) -> float:
        grey = drawn(look, position, rng).mean(2)
        return float(np.ptp(grey[middle], axis=1).mean() / np.ptp(grey))

    assert ink(8.0) > ink(8.5)


def test_the_label_names_the_place_and_the_same_generator_draws_the_same():
    samples = DrawnDrums(drum_target, 0.035)
    one, other = (samples.draw(np.random.default_rng(3)) for _ in range(2))
    assert one[0].shape == (1, 48, 32)
    assert one[1].sum() == np.float32(1) or abs(one[1].sum() - 1) < 1e-5
    assert np.array_equal(one[0], other[0])


def test_a_label_tells_hundredths_of_a_step():
    samples = DrawnDrums(lambda position: np.float32([position]), 0.035, full=0.0)
    places = [float(samples.draw(np.random.default_rng(seed))[1][0]) for seed in range(20)]
    assert all(0 <= place < 10 for place in places)
    assert any(abs(place * 10 - round(place * 10)) > 0.1 for place in places)


def test_what_hides_a_drum_is_a_blank_place():
    samples = DrawnDrums(digit_target, 0.07, covered=1.0)
    image, wanted = samples.draw(np.random.default_rng(0))
    assert image.shape == (1, 48, 32)
    assert wanted.argmax() == BLANK
