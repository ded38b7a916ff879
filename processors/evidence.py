"""What speaks for and against a register's digits beside their confidences."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from processors import decimals
from processors.contracts import REGISTER_SIZE
from processors.digits import Seen
from processors.records import DigitArea, Evidence, Legibility


def evidence(areas: Sequence[DigitArea], seen: Sequence[Seen], measured: Legibility, *, filled: bool) -> Evidence:
    """Return what a register's areas (at least one) and pixels say about what was `seen` in the areas.

    Args:
        areas: left to right.
        seen: what each area shows.
        measured: how legible the register is.
        filled: digits fill the register, as drums do; on an LCD places before the first digit may be blank.
    """
    after = decimals.count([area.decimal for area in areas])
    spread, before, behind = layout(areas)
    whole = seen[: len(seen) - after]
    return Evidence(
        area=min(area.confidence for area in areas),
        margin=min((max(0.0, one.confidence - one.second) for one in whole), default=0.0),
        comma=comma(areas, after),
        spread=spread,
        room=max(before, behind) if filled else behind,
        edge=min(before, behind),
        legibility=measured,
    )


def comma(areas: Sequence[DigitArea], after: int) -> float:
    """Return how decided it is (0..1) that the last `after` digits, and no other, stand after the comma."""
    first = len(areas) - after
    return min(area.decided if area.decimal == (place >= first) else 0.0 for place, area in enumerate(areas))


def layout(areas: Sequence[DigitArea]) -> tuple[float, float, float]:
    """Return how regular the places are, and how they fit into the register's image.

    Returns:
        Spread of the pitches as a share of their mean; the free room before the first and behind the last, in pitches.
    """
    middles = [(area.left + area.right) / 2 for area in areas]
    pitches = np.array([right - left for left, right in itertools.pairwise(middles)])
    pitch = float(pitches.mean()) if pitches.size else areas[0].right - areas[0].left
    spread = float(pitches.std()) / max(pitch, 1e-9) if pitches.size else 0.0
    pitch = max(pitch, 1e-9)
    return spread, areas[0].left / pitch, (REGISTER_SIZE[1] - areas[-1].right) / pitch
