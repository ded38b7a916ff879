"""The digits' windows of a real register, from its corners and its reading."""

from __future__ import annotations

import numpy as np

from training.data.labels import Row
from training.data.scene import Cell, Points

#: Places from the right that a note about a turning drum makes unsure.
_UNSURE = {"carry": 3, "ferraris;carry": 3, "last-reel-rolling": 1, "last digit noisy when rolling": 1}


def windows(box: Points, row: Row) -> tuple[Cell, ...]:
    """Return equal windows, one a digit; none where the reading is no number.

    Args:
        box: 4 x 2, in reading direction.
        row: `reading`, `?` for a digit that nobody can read; `decimals`; `flag`; and where somebody measured them:
            `span`, the share of the box from and to which the windows reach; `rows`, the shares of the box's height
            of the windows' top and bottom at the left end of the span, then at its right end, for a register that
            lies askew in its box; and `tenths`, where the last drum stands.
    """
    reading = row["reading"].strip()
    if not reading or not reading.replace("?", "0").isdigit():
        return ()
    count = len(reading)
    decimals = int(row["decimals"] or 0)
    first, last = (float(x) for x in (row.get("span") or "0 1").split())
    left, right = np.array([float(x) for x in (row.get("rows") or "0 1 0 1").split()]).reshape(2, 2)
    steps = np.linspace(0, 1, count + 1)[:, None]
    top, bottom = (
        (1 - steps) * _within(box, first, start) + steps * _within(box, last, end)
        for start, end in zip(left, right, strict=True)
    )
    # The last drum of gas and water meters turns all the time.
    unsure = _UNSURE.get(row.get("flag") or "", 0 if row["medium"] == "electricity" else 1)
    cells = []
    for i, digit in enumerate(reading):
        tenths = row.get("tenths") if i == count - 1 else None
        known = bool(tenths) or (digit != "?" and i < count - unsure)
        position = float(tenths) if tenths else None if digit == "?" else float(digit)
        corners = np.array([top[i], top[i + 1], bottom[i + 1], bottom[i]])
        cells.append(Cell(corners, position, i >= count - decimals, known))
    return tuple(cells)


def _within(box: Points, x: float, y: float) -> Points:
    upper, lower = box[0] + x * (box[1] - box[0]), box[3] + x * (box[2] - box[3])
    return np.asarray(upper + y * (lower - upper), np.float64)
