"""Whether the corners of a register can be what they say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from training.validation.findings import Finding, Level
from training.validation.looks import Look
from training.validation.sources import Row

Corners = NDArray[np.float64]

#: Pixels that a corner may lie outside the picture: labels are rounded.
SLACK = 1.0
#: Pixels: what is lower than this cannot be read.
LOWEST = 4.0


def check(look: Look) -> Iterator[Finding]:
    """Give what is the matter with the boxes of a file."""
    for row in look.item.rows:
        if box := row.get("box"):
            rule, problem = fault(box, look.size, _first(row))
            if rule:
                item = look.item
                advice = "Mend the box: x y of top left, top right, bottom right, bottom left in reading direction."
                yield Finding(Level.ERROR, item.source, rule, item.file, f"{item.file}: {problem}", advice)


def fault(box: str, size: tuple[int, int], first: int = 0) -> tuple[str, str]:
    """Return the rule that a box breaks and how; two empty strings where it is good.

    Args:
        box: eight numbers, x and y of each corner in pixels.
        size: width, height of the picture in pixels.
        first: which of the corners comes first in reading direction.

    >>> fault("10 10 90 10 90 30 10 30", (100, 50))
    ('', '')
    >>> fault("10 10 10 30 90 30 90 10", (100, 50))[0]
    'box-order'
    """
    try:
        numbers = [float(number) for number in box.split()]
    except ValueError:
        numbers = []
    if len(numbers) != 8 or not np.isfinite(numbers).all():
        return "box-schema", f"box {box!r} is not eight numbers"
    corners = np.roll(np.array(numbers).reshape(4, 2), -first, 0)
    outside = (corners < -SLACK) | (corners > np.array(size) + SLACK)
    if outside.any():
        x, y = corners[outside.any(1)][0]
        return "box-outside", f"corner ({x:g}, {y:g}) lies outside the picture of {size[0]} x {size[1]}"
    turns = _turns(corners)
    if (turns < 0).all():
        return "box-order", "the corners go round against the clock: the register would be mirrored"
    if not (turns > 0).all():
        return "box-convex", "the four corners are not convex"
    across, down = _lengths(corners)
    if min(across, down) < LOWEST:
        return "box-size", f"the register is {across:.0f} x {down:.0f} pixels small"
    if down > across:
        return "box-order", f"the register is {down:.0f} pixels high and only {across:.0f} wide: turned by a quarter"
    return "", ""


def _first(row: Row) -> int:
    """Return which corner comes first; that of a mirror image does not tell, as its corners go the other way round."""
    quarter = row.get("quarter", "")
    return int(quarter) if quarter.isdecimal() and row.get("mirrored") != "1" else 0


def _turns(corners: Corners) -> NDArray[np.float64]:
    """Return the cross product at each corner: positive where the outline turns clockwise on the screen."""
    there = np.roll(corners, -1, 0) - corners
    onwards = np.roll(there, -1, 0)
    return np.asarray(there[:, 0] * onwards[:, 1] - there[:, 1] * onwards[:, 0], np.float64)


def _lengths(corners: Corners) -> tuple[float, float]:
    across = (corners[1] - corners[0] + corners[2] - corners[3]) / 2
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    return float(np.linalg.norm(across)), float(np.linalg.norm(down))
