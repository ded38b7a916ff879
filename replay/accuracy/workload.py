"""The calibration workload: fixed work whose CPU time says how fast this machine is at this moment."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

#: Goes up when the work changes: times of another version cannot be compared.
VERSION = 1


class Workload:
    """A few milliseconds of what the stages do: small products, passes over an image, sorting.

    It is numpy alone: an upgrade of OpenCV or ONNX Runtime that makes photos slower must not slow its own measure. The
    products are too small for BLAS to share them among threads.
    """

    def __init__(self, clock: Callable[[], float] = time.process_time) -> None:
        rng = np.random.default_rng(1)
        self._clock = clock
        self._weights = rng.random((48, 48), dtype=np.float32) / 24
        self._image = rng.random((256, 256), dtype=np.float32)
        self._numbers = rng.integers(0, 2**31, 40_000)
        self()  # the first time pays for caches

    def __call__(self) -> float:
        """Do the work; return its CPU seconds."""
        start = self._clock()
        row, image = self._weights, self._image
        for _ in range(300):
            row = np.tanh(row @ self._weights)
        for _ in range(12):
            image = np.sqrt(0.5 * image + 0.5 * np.roll(image, 1, axis=0))
        np.sort(self._numbers)
        return self._clock() - start
