"""What is true of a synthetic photo, for every stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from processors.records import Display, Image, Medium, Quad, Reason


@dataclass(frozen=True, slots=True)
class AreaTruth:
    """One digit's place: a drum's window or an LCD's cell."""

    #: Pixels of the photo.
    box: Quad
    #: Where the drum stands, 0.0 <= position < 10; an integer for an LCD; None where an LCD's cell is blank.
    position: float | None
    decimal: bool

    @property
    def rolling(self) -> bool:
        """Whether the drum stands visibly between two values."""
        return self.position is not None and 0.15 < self.position % 1 < 0.85


@dataclass(frozen=True, slots=True)
class RegisterTruth:
    """One register, its tariff label and its digits, left to right."""

    #: Pixels of the photo, in reading direction.
    box: Quad
    tariff: str | None
    #: All digits with leading zeros, without a comma: what a careful person writes down (a drum between two values
    #: counts as the one it comes from).
    value: str
    decimals: int
    unit: str
    areas: tuple[AreaTruth, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """One photo: a meter (medium and display) or none (both None)."""

    medium: Medium | None
    display: Display | None
    registers: tuple[RegisterTruth, ...]
    #: Degrees by which the photo must be turned counter-clockwise to be upright, -180..180.
    angle: float
    #: What was done to the photo ("dark", "blur", "glare", ...), or "none".
    fault: str
    #: The reason for which it should be rejected, or None if it can be read.
    expected: Reason | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A rendered photo before it is encoded."""

    image: Image
    #: The same in perfect light and focus: what there would be to read.
    clear: Image
    truth: Truth
    #: All registers, also those that are too small or cut off and no part of the truth.
    placed: tuple[RegisterTruth, ...]
    seed: int


#: What a photo can be of.
KINDS = ("electricity-analog", "electricity-digital", "gas", "water", "not_a_meter")


def as_array(box: Quad) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the corners of a quad as a 4 x 2 array."""
    return np.asarray(box, np.float64)
