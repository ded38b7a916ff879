"""Labels that registers of one meter bear together: no label twice, and all of one family."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from processors.contracts import TARIFFS

#: Labels found together on one meter: its tariffs, its directions, or OBIS codes of one direction or of both totals.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"HT", "NT", "Summe"}),
    frozenset({"Bezug", "Lieferung"}),
    frozenset({"1.8.0", "1.8.1", "1.8.2"}),
    frozenset({"2.8.0", "2.8.1", "2.8.2"}),
    frozenset({"1.8.0", "2.8.0"}),
)
#: Likeliest labels of each register that are considered.
_CONSIDERED = 5

#: Probabilities of TARIFFS, and of none.
Labels = NDArray[np.float32]


def together(seen: Sequence[Labels], strange: float) -> list[tuple[int, float]]:
    """Return each register's likeliest class and its probability, given what the other registers of the meter bear.

    Args:
        seen: what a model says of each register by itself.
        strange: how likely (0..1) labels that are not of one family are, compared with others; the same one twice never is.
    """
    if len(seen) == 1:
        best = int(np.argmax(seen[0]))
        return [(best, float(seen[0][best]))]
    likely = [np.argsort(-labels)[:_CONSIDERED].tolist() for labels in seen]
    weights = {
        classes: weight * math.prod(float(labels[one]) for labels, one in zip(seen, classes, strict=True))
        for classes in itertools.product(*likely)
        if (weight := _weight(classes, strange))
    }
    total = sum(weights.values())
    best_together = max(weights, key=lambda classes: weights[classes])
    return [
        (one, sum(weight for classes, weight in weights.items() if classes[place] == one) / max(total, 1e-9))
        for place, one in enumerate(best_together)
    ]


def _weight(classes: Sequence[int], strange: float) -> float:
    named = [TARIFFS[one] for one in classes if one < len(TARIFFS)]
    if len(set(named)) < len(named):
        return 0.0
    whole = not named or (len(named) == len(classes) and any(family.issuperset(named) for family in FAMILIES))
    return 1.0 if whole else strange
