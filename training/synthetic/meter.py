"""What a housing hands to the camera: its extent, where to look, and how to paint it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from processors.records import Display, Medium, Quad
from training.synthetic.canvas import Canvas
from training.synthetic.shapes import Rect, corners
from training.synthetic.truth import AreaTruth, RegisterTruth


@dataclass(frozen=True, slots=True)
class Meter:
    """A flat thing to photograph, in millimetres of its own plane."""

    medium: Medium | None
    display: Display | None
    bounds: Rect
    #: What the photographer aims at: the main register.
    focus: Rect
    #: What must lie in the photo for it to be readable: the registers and their tariff labels.
    keep: Rect
    #: Paints it and returns the truth with boxes in the plane.
    paint: Callable[[Canvas], tuple[RegisterTruth, ...]]


def register(
    areas: tuple[AreaTruth, ...], tariff: str | None, value: str, decimals: int, *, unit: str, margin: float
) -> RegisterTruth:
    """Return a register's truth whose box surrounds its areas, `margin` wider on each side."""
    points = np.asarray([area.box for area in areas], np.float64).reshape(-1, 2)
    left, top = points.min(axis=0) - margin
    right, bottom = points.max(axis=0) + margin
    box: Quad = corners((float(left), float(top), float(right), float(bottom)))
    return RegisterTruth(box, tariff, value, decimals, unit, areas)
