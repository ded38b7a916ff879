"""What can be the matter with a photo, how bad it is, and for which reason it must then be rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from processors.records import Reason

#: Fault -> the reason when it is severe; None: it never makes a photo unreadable here.
FAULTS: Mapping[str, Reason | None] = {
    "none": None,
    "dark": Reason.TOO_DARK,
    "bright": Reason.TOO_BRIGHT,
    "blur": Reason.BLURRED,
    "glare": Reason.GLARE,
    "rotate": None,
    "noise": None,
    "far": Reason.NO_REGISTER,
    "cropped": Reason.NO_REGISTER,
}
#: How often a fault is drawn when none is asked for.
_SHARES = {
    "none": 0.60, "dark": 0.06, "bright": 0.05, "blur": 0.06, "glare": 0.07, "rotate": 0.06, "noise": 0.05,
    "far": 0.03, "cropped": 0.02,
}  # fmt: skip
#: Share of severe faults when one is drawn, and when it is asked for by name.
_SEVERE = (0.15, 0.5)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one photo."""

    name: str
    severe: bool

    @property
    def reason(self) -> Reason | None:
        """The reason for which a photo with this fault must be rejected."""
        return FAULTS[self.name] if self.severe else None


def draw_fault(rng: np.random.Generator, name: str | None) -> Fault:
    """Draw a fault, or how severe the named one is.

    Raises:
        ValueError: there is no fault of that name.
    """
    if name is not None and name not in FAULTS:
        raise ValueError(f"no fault {name!r}; there are {', '.join(FAULTS)}")
    chosen = name if name is not None else str(rng.choice(list(_SHARES), p=list(_SHARES.values())))
    if chosen == "cropped":
        return Fault(chosen, True)
    severe = bool(rng.random() < _SEVERE[name is not None]) and FAULTS[chosen] is not None
    return Fault(chosen, severe)
