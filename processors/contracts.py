"""The 17 models: what goes in, what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.records import Display, Medium

#: float32, N x C x H x W, values 0..1; models normalise inside their graph.
Tensor = NDArray[np.float32]
#: A model is a callable; a test passes a lambda.
Model = Callable[[Tensor], Tensor]
#: Gives the model of a name; the stage never sees a session.
Load = Callable[[str], Model]

#: The order of meter-type's classes.
METER_TYPES: tuple[str, ...] = ("electricity-analog", "electricity-digital", "gas", "water", "not_a_meter")
#: The order of the tariff models' classes; one more class follows them: no label.
TARIFFS: tuple[str, ...] = (
    "HT", "NT", "1.8.0", "1.8.1", "1.8.2", "2.8.0", "2.8.1", "2.8.2", "Bezug", "Lieferung", "Summe",
)  # fmt: skip
#: The class of the digit models for a place that shows nothing.
BLANK = 10

#: Square inputs, pixels.
THUMBNAIL = 192
LOCATE_SIZE = 320
LOCATE_STRIDE = 8
#: Height, width in pixels.
REGISTER_SIZE = (64, 384)
SURROUNDINGS_SIZE = (96, 256)
DIGIT_SIZE = (48, 32)
#: Pixels of a register's width that one column of the areas model's output stands for.
AREA_STRIDE = 4
#: Degrees of one class of water-rotation.
ROTATION_STEP = 5


@dataclass(frozen=True, slots=True)
class Contract:
    """The one input (`input`) and the one output (`output`) of a model, both float32 with fixed shapes."""

    input: tuple[int, ...]
    output: tuple[int, ...]
    meaning: str


_ROI = Contract(
    (1, 3, LOCATE_SIZE, LOCATE_SIZE),
    (1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE),
    "per cell: 0 score of being a register's centre (0..1); 1-8 dx, dy from the cell's centre to the corners top"
    " left, top right, bottom right, bottom left in reading direction, in units of the input's side",
)
_AREAS = Contract(
    (1, 3, *REGISTER_SIZE),
    (1, 7, REGISTER_SIZE[1] // AREA_STRIDE),
    "per column: 0 score of being a digit's centre (0..1); 1, 2 distance from the column's centre to the left and"
    " right edge in units of the input's height; 3, 4 top and bottom in units of the input's height; 5 rolling;"
    " 6 decimal (both 0..1)",
)
_DIGITS = Contract((1, 1, *DIGIT_SIZE), (1, 11), "probability of 0-9, and of a blank place")
_TARIFF = Contract(
    (1, 3, *SURROUNDINGS_SIZE), (1, len(TARIFFS) + 1), "probability of each tariff label in TARIFFS, and of none"
)

#: Model name -> contract.
CONTRACTS: dict[str, Contract] = {
    "meter-type": Contract(
        (1, 3, THUMBNAIL, THUMBNAIL), (1, len(METER_TYPES)), "probability of each type in METER_TYPES"
    ),
    "water-rotation": Contract(
        (1, 3, THUMBNAIL, THUMBNAIL),
        (1, 360 // ROTATION_STEP),
        "class k: turning the frame counter-clockwise by k * ROTATION_STEP degrees makes it upright",
    ),
    **{f"roi-{kind}": _ROI for kind in METER_TYPES[:4]},
    **{f"areas-{kind}": _AREAS for kind in METER_TYPES[:4]},
    **{f"digits-{kind}": _DIGITS for kind in METER_TYPES[:4]},
    "digits-rolling": Contract(
        (1, 1, *DIGIT_SIZE),
        (1, 100),
        "class k: the drum stands at k / 10; X.y is y/10 of the way from X to X+1, the next digit comes from below",
    ),
    "tariff-electricity-analog": _TARIFF,
    "tariff-electricity-digital": _TARIFF,
}


def meter_type(medium: Medium, display: Display) -> str:
    """Return the name of a meter type, as it ends the names of its models."""
    return f"{medium}-{display}" if medium is Medium.ELECTRICITY else str(medium)
