"""Two models are timed side by side."""

import time

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.quantisation.speed import seconds


def busy(for_seconds):
    def model(tensor):
        began = time.process_time()
        while time.process_time() - began < for_seconds:
            pass
        return tensor

    return model


def test_the_slower_model_takes_longer_by_about_its_factor():
    fast, slow = seconds([busy(0.001), busy(0.004)], [np.zeros((1, 2, 2), np.float32)], rounds=3)
    assert slow / fast == pytest.approx(4, rel=0.5)


def test_waiting_does_not_count():
    def idle(tensor):
        time.sleep(0.02)
        return tensor

    assert seconds([idle], [np.zeros((1, 2, 2), np.float32)], rounds=2)[0] < 0.01


def test_models_see_batches_of_one():
    shapes = []
    seconds([lambda tensor: shapes.append(tensor.shape)], [np.zeros((3, 4, 5), np.float32)], rounds=1)
    assert set(shapes) == {(1, 3, 4, 5)}
