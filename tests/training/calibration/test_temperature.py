import numpy as np
import pytest

from training.calibration.temperature import FEWEST, fit


def answers(rng, count, heat):
    """Classes whose labels are drawn from what they say, told too surely (heat > 1) or too modestly (heat < 1)."""
    logits = rng.normal(0, 2, (count, 10))
    honest = np.exp(logits)
    honest /= honest.sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(10, p=row) for row in honest])
    told = np.exp(logits * heat)
    told /= told.sum(axis=1, keepdims=True)
    return told.astype(np.float32), np.arange(10)[None] == labels[:, None]


@pytest.mark.parametrize("heat", [0.5, 1.0, 2.5])
def test_a_known_miscalibration_is_recovered(heat):
    found = fit(*answers(np.random.default_rng(1), 4000, heat))
    assert found.temperature == pytest.approx(heat, rel=0.08)
    assert found.after <= found.before
    assert found.examples == 4000


def test_labels_may_agree_with_several_classes():
    rng = np.random.default_rng(2)
    classes, right = answers(rng, 4000, 2.0)
    neighbours = right | np.roll(right, 1, axis=1) | np.roll(right, -1, axis=1)
    assert fit(classes, neighbours).after < fit(classes, right).after


def test_with_few_examples_nothing_is_changed():
    assert fit(*answers(np.random.default_rng(3), FEWEST - 1, 3.0)).temperature == 1.0
