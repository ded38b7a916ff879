"""What is true of a photo beyond its reading: as much of it as the labels tell, for every stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.quads import as_quad
from processors.records import Quad

#: A digit that nobody can read.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class TrueRegister:
    """One register; what is not known is None or empty. Boxes in pixels of the photo as a viewer shows it."""

    value: str
    decimals: int | None
    #: None where there is no label, or where it is unknown.
    tariff: str | None
    box: Quad | None
    #: Whether the box starts at the top left in reading direction.
    directed: bool
    #: A box a digit's place, left to right.
    areas: tuple[Quad, ...] = ()
    #: Where each drum stands, 0.0 .. 9.99; None for a blank place.
    positions: tuple[float | None, ...] = ()

    @property
    def digits(self) -> tuple[str | None, ...]:
        """The digit that a careful person writes down for each place, None for a blank one, `?` where unknown."""
        if not self.positions:
            return tuple(self.value)
        shown = iter(self.value)
        return tuple(None if position is None else next(shown, UNKNOWN) for position in self.positions)


def true_register(row: Mapping[str, str]) -> TrueRegister:
    """Return what a row says about its register.

    Raises:
        ValueError: a field cannot be understood.
    """
    box = _turned(_quad(row["box"]), int(row.get("quarter") or 0)) if row.get("box") else None
    if box is not None and row.get("span") and row.get("rows"):
        box = _windows(box, row["span"], row["rows"])
    areas = tuple(_quad(text) for text in row["areas"].split(";")) if row.get("areas") else ()
    positions = tuple(_position(text) for text in (row.get("positions") or "").split())
    if areas and positions and len(areas) != len(positions):
        raise ValueError(f"{len(areas)} areas, but {len(positions)} positions")
    return TrueRegister(
        value=row.get("reading", ""),
        decimals=int(row["decimals"]) if row.get("decimals") else None,
        tariff=row.get("tariff") or None,
        box=box,
        directed=bool(areas) or bool(row.get("quarter")),
        areas=areas,
        positions=positions,
    )


def _quad(text: str) -> Quad:
    numbers = [float(number) for number in text.split()]
    if len(numbers) != 8:
        raise ValueError("a box has four corners, eight numbers")
    return as_quad(np.array(numbers).reshape(4, 2))


def _turned(box: Quad, quarter: int) -> Quad:
    """Return a box that starts `quarter` corners later."""
    a, b, c, d = box[quarter % 4 :] + box[: quarter % 4]
    return a, b, c, d


def _windows(box: Quad, span: str, rows: str) -> Quad:
    """Return the corners of the digits' windows in a box that only holds them: level boxes of registers that are not.

    Args:
        box: in reading direction.
        span: shares of the box's width at which the windows begin and end.
        rows: shares of its height of their top and bottom where they begin, then where they end.
    """
    corners = np.asarray(box, np.float64)
    shares = [float(share) for share in (span + " " + rows).split()]
    if len(span.split()) != 2 or len(shares) != 6:
        raise ValueError("span has two shares of a box, rows has four")
    begin, end, left_top, left_bottom, right_top, right_bottom = shares

    def at(x: float, y: float) -> NDArray[np.float64]:
        top, bottom = corners[0] + x * (corners[1] - corners[0]), corners[3] + x * (corners[2] - corners[3])
        return np.asarray(top + y * (bottom - top), np.float64)

    return as_quad(np.stack([at(begin, left_top), at(end, right_top), at(end, right_bottom), at(begin, left_bottom)]))


def _position(text: str) -> float | None:
    return None if text == "-" else float(text)
