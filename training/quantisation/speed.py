"""How much faster one model is than another, on a machine that other work shares."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from processors.contracts import Model

_ROUNDS = 15
#: Inferences a round.
_EXAMPLES = 6


def seconds(models: Sequence[Model], inputs: Sequence[NDArray[np.float32]], rounds: int = _ROUNDS) -> list[float]:
    """Return the processor time of one inference of each model, by the best of some rounds.

    The models take turns within each round: what else the machine does hits all of them.

    Args:
        models: each with one thread, so that the time of this process is theirs.
        inputs: examples without batch dimension.
        rounds: how often.
    """
    chosen = [one[np.newaxis] for one in islice(cycle(inputs), _EXAMPLES)]
    best = [float("inf")] * len(models)
    for _ in range(rounds):
        for i, model in enumerate(models):
            began = time.process_time()
            for one in chosen:
                model(one)
            best[i] = min(best[i], (time.process_time() - began) / len(chosen))
    return best
