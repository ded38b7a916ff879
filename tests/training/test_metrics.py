import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.metrics import class_metrics, drum_metrics

pytestmark = pytest.mark.training


def says(classes):
    answers = iter(classes)
    size = max(classes) + 1
    return lambda tensor: np.eye(size, dtype=np.float32)[[next(answers)]]


def test_a_tenth_around_the_drum_counts_as_the_same_integer():
    inputs = [np.zeros((1, 1, 48, 32), np.float32)] * 4
    metrics = drum_metrics(says([99, 32, 45, 10]), inputs, [0.0, 3.9, 4.4, 0.5])
    assert metrics["same_integer"] == 0.75
    assert metrics["within_tenth"] == 0.5


def test_right_and_wrong_classes_have_their_own_confidence():
    inputs = [np.zeros(1, np.float32)] * 2
    model = iter([np.array([[0.9, 0.1]]), np.array([[0.4, 0.6]])])
    metrics = class_metrics(lambda tensor: next(model), inputs, [0, 0])
    assert metrics["right"] == 0.5
    assert metrics["confidence_right"] == pytest.approx(0.9)
    assert metrics["confidence_wrong"] == pytest.approx(0.6)
