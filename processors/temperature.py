"""Temperature scaling of a classifier's confidences."""

from __future__ import annotations

import numpy as np

from processors.contracts import Tensor

#: Stands for what a model rounds down to 0, so that its logarithm stays finite.
_LEAST = 1e-12


def scaled(classes: Tensor, temperature: float) -> Tensor:
    """Return confidences (any shape, classes last) as softmax(logits / temperature) would have given them.

    The models end in a softmax, and softmax(log(p) / T) is softmax(logits / T). Which class is best does not change.

    C. Guo et al., On Calibration of Modern Neural Networks, ICML 2017.

    >>> scaled(np.array([0.8, 0.2], np.float32), 2.0).round(3).tolist()
    [0.6669999957084656, 0.3330000042915344]
    """
    if temperature == 1.0:
        return classes
    logits = np.log(np.maximum(np.asarray(classes, np.float64), _LEAST)) / temperature
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), np.float32)
