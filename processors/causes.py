"""What may be behind a rejection: a photo that could not be read and is poor says so too."""

from __future__ import annotations

from collections.abc import Sequence

from processors.legibility import poor
from processors.limits import Limits
from processors.records import Legibility, Reason, Trail

#: Reasons that a poor photo can be behind of.
_SYMPTOMS = frozenset({Reason.NOT_A_METER, Reason.NO_REGISTER, Reason.NO_DIGITS, Reason.AMBIGUOUS_DIGITS})


def causes(reason: Reason, trail: Trail, limits: Limits, registers: Sequence[Legibility] = ()) -> tuple[Reason, ...]:
    """Return the reason of a rejection, and behind it what is poor about the photo and about its registers."""
    if reason not in _SYMPTOMS:
        return (reason,)
    near = [cause for register in registers for cause in poor(register, limits)]
    return (reason, *dict.fromkeys([*_of_photo(trail, limits), *near]))


def _of_photo(trail: Trail, limits: Limits) -> list[Reason]:
    found = trail.properties
    if found is None:
        return []
    signs = {
        Reason.TOO_DARK: found.brightness < limits.poor_dark,
        Reason.TOO_BRIGHT: found.brightness > limits.poor_bright,
        Reason.GLARE: limits.poor_glare < found.glare and found.brightness <= limits.poor_bright,
        Reason.BLURRED: found.sharpness < limits.poor_sharpness,
    }
    return [cause for cause, applies in signs.items() if applies]
