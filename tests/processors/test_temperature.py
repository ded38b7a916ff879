import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.temperature import scaled


def softmax(logits):
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@given(
    st.lists(st.floats(-8, 8, width=32), min_size=2, max_size=12),
    st.floats(0.3, 8),
)
def test_it_is_the_softmax_of_the_divided_logits(logits, temperature):
    values = np.array(logits, np.float64)
    assert scaled(softmax(values), temperature) == pytest.approx(softmax(values / temperature), abs=1e-5)


def test_the_best_class_stays_and_heat_makes_less_sure():
    classes = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], np.float32)
    hot, cold = scaled(classes, 3.0), scaled(classes, 0.5)
    assert hot.argmax(axis=1).tolist() == cold.argmax(axis=1).tolist() == [0, 2]
    assert (hot.max(axis=1) < classes.max(axis=1)).all()
    assert (cold.max(axis=1) > classes.max(axis=1)).all()


def test_a_class_of_confidence_zero_stays_finite():
    assert np.isfinite(scaled(np.array([1.0, 0.0], np.float32), 5.0)).all()
