"""Whether a quantised model gives the same on other processors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from processors.contracts import Contract
from processors.session import options
from processors.warm_up import NUMBERS, TOLERANCE, warm_up_input

_LEVELS = (onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL, onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)


def warm_up_away(path: Path, contract: Contract) -> float:
    """Return by how much the warm-up differs between integer kernels and the same graph worked on in float.

    A float layer that another processor rounds otherwise can tip an integer over, and a deep net makes much of one. Where
    the warm-up moves by more than its tolerance, the service there would refuse the model.
    """
    outputs = []
    for level in _LEVELS:
        chosen = options()
        chosen.graph_optimization_level = level
        session = onnxruntime.InferenceSession(str(path), chosen, providers=["CPUExecutionProvider"])
        outputs.append(np.asarray(session.run(["output"], {"input": warm_up_input(contract.input)})[0]))
    return float(np.abs(outputs[0] - outputs[1]).ravel()[:NUMBERS].max())


def portable(away: float) -> bool:
    """Return whether the service would take the model on either."""
    return away <= TOLERANCE
