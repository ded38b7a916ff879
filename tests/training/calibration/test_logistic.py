import numpy as np
import pytest

from training.calibration.logistic import fit


def drawn(weights, intercept, count=8000, seed=0):
    rng = np.random.default_rng(seed)
    signs = rng.normal(3, 2, (count, len(weights)))
    odds = intercept + signs @ np.array(weights)
    return signs, rng.random(count) < 1 / (1 + np.exp(-odds))


def test_known_weights_are_recovered():
    intercept, weights = fit(*drawn([1.0, 0.3, 0.0], -3.0))
    assert intercept == pytest.approx(-3.0, abs=0.3)
    assert weights == pytest.approx([1.0, 0.3, 0.0], abs=0.08)


def test_no_weight_is_negative():
    _, weights = fit(*drawn([1.0, -0.8], 0.0))
    assert weights[1] == 0
    assert weights[0] > 0.3


def test_a_sign_that_never_changes_has_no_weight():
    signs, right = drawn([1.0, 0.5], -4.0)
    signs[:, 1] = 7.0
    _, weights = fit(signs, right)
    assert weights[1] == 0
    assert np.isfinite(weights).all()


def test_separable_examples_stay_finite():
    signs = np.arange(40, dtype=np.float64)[:, None]
    intercept, weights = fit(signs, signs[:, 0] > 20)
    assert np.isfinite([intercept, *weights]).all()
    assert 15 < -intercept / weights[0] < 25
