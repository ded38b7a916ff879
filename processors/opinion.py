"""A second opinion on the meter type: what is printed beside a register is legible only when it is looked at closely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from processors import views
from processors.closer import window
from processors.contracts import METER_TYPES, THUMBNAIL, Model
from processors.heatmap import Candidate
from processors.identify import KINDS
from processors.limits import Limits
from processors.records import Image, Reason
from processors.rejection import Rejected


def second_opinion(
    image: Image, found: list[Candidate], first: Sequence[float], model: Model, limits: Limits
) -> tuple[str, float]:
    """Return the meter type and its confidence, from the whole photo and from a close view of its registers.

    Args:
        image: the frame.
        found: its registers.
        first: probabilities of METER_TYPES from the whole photo.
        model: meter-type.
        limits: `opinion_fill`.

    Raises:
        Rejected: not_a_meter, where what was found looks like none from near.
    """
    best = max(found, key=lambda candidate: candidate.score)
    shown = window([best.box, *(candidate.box for candidate in found)], limits.opinion_fill)
    close = model(views.close(image, shown, THUMBNAIL))[0]
    both = agreed(np.asarray(first, np.float64), np.asarray(close, np.float64))
    name = METER_TYPES[int(np.argmax(both))]
    confidence = float(both.max())
    if name not in KINDS:
        near = f"no meter from near, confidence {confidence:.2f}"
        raise Rejected(Reason.NOT_A_METER, near, also=(Reason.NO_REGISTER,))
    return name, confidence


def agreed(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distribution of two opinions that are taken for independent: their product.

    >>> agreed(np.array([0.5, 0.5]), np.array([0.9, 0.1])).round(2).tolist()
    [0.9, 0.1]
    """
    product = (one + 1e-6) * (other + 1e-6)
    return np.asarray(product / product.sum(), np.float64)
