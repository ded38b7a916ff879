"""One digit, by the full model, the rolling model, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processors import coupled, lit
from processors.carry import settle
from processors.contracts import BLANK, Model, Tensor
from processors.limits import Limits

#: Positions that the rolling model tells apart in one step of the drum.
_STEPS = 10
#: Classes of the rolling model on either side of the best one that share in the position.
_NEAR = 3
#: How far a drum must have come to be seen between two values: below it the full model reads it.
_VISIBLE = 0.15


@dataclass(frozen=True, slots=True)
class Seen:
    """What one drum or cell shows."""

    #: None where the place is blank.
    value: int | None
    confidence: float
    #: Where the drum stands; None if only the full model was asked.
    position: float | None = None
    #: How far the left neighbour must have come from its digit to the next.
    come: float = 0.0
    #: Confidence of the runner-up.
    second: float = 0.0
    #: Of a drum: what the model that counts has answered, digits or positions.
    classes: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32), compare=False, repr=False)


def cells(tensors: Sequence[Tensor], contrast: Sequence[float], full: Model) -> list[Seen]:
    """Read the places of an LCD, left to right; `contrast` tells of each how likely it is lit."""
    if not tensors:
        return []
    return [cell(shares) for shares in lit.together([full(tensor)[0] for tensor in tensors], contrast)]


def cell(shares: NDArray[np.float64]) -> Seen:
    """Return what a place of an LCD shows, of the probabilities of ten digits and of being off."""
    best = int(np.argmax(shares))
    return Seen(None if best == BLANK else best, float(shares[best]), second=runner_up(shares))


def drums(
    tensors: Sequence[Tensor], seen_rolling: Sequence[bool], full: Model, rolling: Model, limits: Limits
) -> list[Seen]:
    """Read coupled drums, left to right: each is looked at with what its right neighbour says, then all are weighed together."""
    seen: list[Seen] = []
    come: float | None = None
    for tensor, moving in zip(reversed(tensors), reversed(seen_rolling), strict=True):
        one = drum(tensor, full, rolling, limits, come=come, seen_rolling=moving)
        come = one.come
        seen.append(one)
    seen.reverse()
    return [_given(one, shares) for one, shares in zip(seen, coupled.together(seen), strict=True)]


def _given(one: Seen, shares: NDArray[np.float64]) -> Seen:
    """Return a drum with the probabilities that all drums together give its digits."""
    best = int(np.argmax(shares))
    given = replace(one, confidence=float(shares[best]), second=runner_up(shares))
    # Where the others overrule it, its position was that of another digit.
    return given if best == one.value else replace(given, value=best, position=None)


def drum(
    tensor: Tensor, full: Model, rolling: Model, limits: Limits, *, come: float | None, seen_rolling: bool
) -> Seen:
    """Read a drum; `come` is what its right neighbour has said (None for the last drum).

    The rolling model reads what stands between two values and the last drum, which may stand anywhere: a full model
    takes a drum that has nearly arrived for the next digit, and all drums before it would be carried along. It gives a
    second opinion where the full model is unsure or where the right neighbour says that the drum must be on its way.
    """
    if seen_rolling:
        return by_position(rolling(tensor)[0], come)
    classes = full(tensor)[0][:BLANK]
    best = int(np.argmax(classes))
    value, onward = settle(float(best), come)
    sure = Seen(value, float(classes[best]), None, onward, runner_up(classes), classes)
    if sure.confidence >= limits.sure_digit and come is not None and come <= _VISIBLE:
        return sure
    second = by_position(rolling(tensor)[0], come)
    if come is None and second.confidence >= limits.digit_confidence and _near(second, best):
        return second
    return second if second.confidence > sure.confidence else sure


def _near(seen: Seen, digit: int) -> bool:
    """Return whether a drum stands less than a step from a digit: so the full model has seen the same, only rounded."""
    return seen.position is not None and abs((seen.position - digit + 5) % 10 - 5) < 1


def by_position(classes: NDArray[np.float32], come: float | None) -> Seen:
    """Read a drum from the distribution over its positions.

    The confidence is the share of the distribution that gives the same digit; for the last drum, which may stand right
    at the step from one digit to the next, the share within half a step.
    """
    at = position(classes)
    value, onward = settle(at, come)
    places = np.arange(classes.size) / _STEPS
    if come is None:
        away = np.abs(places - at)
        same = np.minimum(away, 10 - away) <= 0.5
    else:
        same = np.round(places - come) % 10 == value
    shares = np.bincount(np.floor(places[~same]).astype(int), classes[~same], minlength=1)
    return Seen(value, min(1.0, float(classes[same].sum())), at, onward, float(shares.max()), classes)


def runner_up(classes: NDArray[np.floating[Any]]) -> float:
    """Return the second largest confidence."""
    return float(np.partition(classes, -2)[-2])


def position(classes: NDArray[np.float32]) -> float:
    """Return where the drum stands, 0 <= position < 10: the circular mean around the best class.

    >>> position(np.array([0.4] + [0.0] * 98 + [0.6], np.float32))
    9.94
    """
    best = int(np.argmax(classes))
    near = np.arange(best - _NEAR, best + _NEAR + 1)
    weights = classes[near % classes.size]
    offset = float(np.sum(weights * (near - best)) / max(float(np.sum(weights)), 1e-9))
    return round((best + offset) / _STEPS % 10, 3) % 10
