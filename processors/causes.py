"""What may be behind a rejection: a photo that could not be read and is poor says so too."""

from __future__ import annotations

from processors.limits import Limits
from processors.records import Reason, Trail

#: Reasons that a poor photo can be behind of.
_SYMPTOMS = frozenset({Reason.NOT_A_METER, Reason.NO_REGISTER, Reason.NO_DIGITS, Reason.AMBIGUOUS_DIGITS})


def causes(reason: Reason, trail: Trail, limits: Limits) -> tuple[Reason, ...]:
    """Return the reason of a rejection, and behind it what is poor about the photo."""
    found = trail.properties
    if found is None or reason not in _SYMPTOMS:
        return (reason,)
    poor = {
        Reason.TOO_DARK: found.brightness < limits.poor_dark,
        Reason.TOO_BRIGHT: found.brightness > limits.poor_bright,
        Reason.GLARE: limits.poor_glare < found.glare and found.brightness <= limits.poor_bright,
        Reason.BLURRED: found.sharpness < limits.poor_sharpness,
    }
    return (reason, *(cause for cause, applies in poor.items() if applies))
