"""Second stage: the meter type, and how far a water meter is turned."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from processors import frames, preprocess
from processors.contracts import METER_TYPES, ROTATION_STEP, Load, meter_type
from processors.limits import Limits
from processors.records import Display, Frame, Medium, Meter, Reason, Trail
from processors.rejection import Rejected

#: Medium and display of each class of meter-type but the last.
KINDS: dict[str, tuple[Medium, Display]] = {
    "electricity-analog": (Medium.ELECTRICITY, Display.ANALOG),
    "electricity-digital": (Medium.ELECTRICITY, Display.DIGITAL),
    "gas": (Medium.GAS, Display.ANALOG),
    "water": (Medium.WATER, Display.ANALOG),
}
#: Classes on either side of the best one that share in the angle.
_NEIGHBOURS = 2


def identify(record: Frame, load: Load, limits: Limits) -> Meter:
    """Tell the meter type, and the angle of a water meter.

    Raises:
        Rejected: not_a_meter.
    """
    thumbnail = preprocess.thumbnail(frames.decode(record.jpeg, 4))
    types = hinted(load("meter-type")(thumbnail)[0], record.trail.request.medium, limits.hint_weight)
    none = float(types[METER_TYPES.index("not_a_meter")])
    if none >= limits.sure_no_meter:
        raise Rejected(Reason.NOT_A_METER, f"no meter, confidence {none:.2f}")
    name, confidence = max(zip(KINDS, map(float, types), strict=False), key=lambda pair: pair[1])
    if confidence < limits.type_confidence * (1 - none):
        raise Rejected(
            Reason.NOT_A_METER, f"perhaps {name}, but confidence {confidence:.2f}", also=(Reason.NO_REGISTER,)
        )
    medium, display = KINDS[name]
    angle = circular_peak(load("water-rotation")(thumbnail)[0]) if medium is Medium.WATER else 0.0
    trail = replace(record.trail, medium=medium, display=display)
    shares = tuple(round(float(share), 6) for share in types)
    return Meter(trail=trail, jpeg=record.jpeg, confidence=confidence, angle=angle, types=shares)


def hinted(types: NDArray[np.float32], medium: Medium | None, weight: float) -> NDArray[np.float32]:
    """Return the probabilities of the types, given that who asks expects a medium (Bayes' rule).

    Args:
        types: of METER_TYPES, from the photo alone.
        medium: what the request names, if anything.
        weight: how many times likelier a hint is where it is right than where it is wrong.

    >>> hinted(np.array([0.2, 0.0, 0.8, 0.0, 0.0], np.float32), Medium.ELECTRICITY, 8.0).round(2).tolist()[0] > 0.6
    True
    """
    if medium is None:
        return types
    prior = np.array([weight if name in KINDS and KINDS[name][0] is medium else 1.0 for name in METER_TYPES])
    posterior = types * prior
    return np.asarray(posterior / max(float(posterior.sum()), 1e-9), np.float32)


def circular_peak(classes: NDArray[np.float32]) -> float:
    """Return the angle in degrees, -180..180, at the peak of a distribution over the circle, finer than one class.

    The circular mean over the best class and its neighbours; all classes together would be drawn to a second peak.

    >>> circular_peak(np.roll(np.array([2, 1] + [0] * 69 + [1], np.float32), 1))
    5.0
    """
    best = int(np.argmax(classes))
    near = np.arange(best - _NEIGHBOURS, best + _NEIGHBOURS + 1)
    weights = classes[near % classes.size]
    offset = float(np.sum(weights * (near - best)) / max(float(np.sum(weights)), 1e-9))
    return math.remainder((best + offset) * ROTATION_STEP, 360)


def kind(trail: Trail) -> str:
    """Return the name of a record's meter type."""
    if trail.medium is None or trail.display is None:
        raise ValueError("the meter type is not known yet: identify comes first")
    return meter_type(trail.medium, trail.display)
