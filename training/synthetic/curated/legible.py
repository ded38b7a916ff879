"""Whether a careful person could read a rendered photo: each digit is compared with itself in perfect light and focus."""

from __future__ import annotations

from enum import Enum, auto

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.preprocess import side_lengths, warp
from processors.quads import as_quad
from processors.records import Image, Quad
from training.synthetic.truth import RegisterTruth, Scene, as_array

#: Height and width to which a digit's place is brought, pixels.
_SIZE = (36, 24)
#: A stroke is wider than the first and narrower than the second: deviations of blurs as shares of the place's height.
_STROKE = (0.033, 0.11)
#: Pixels of the frame: in a place this high a digit is 9 pixels high or more, in one that low 6 or less.
_HIGH_ENOUGH, _TOO_LOW = 18.0, 8.0
#: Longest side of the frame, pixels: a larger photo is reduced to it.
_FRAME = 1280
#: Found by looking at strips in order of these measures: the least likeness and contrast of a digit that all would
#: read alike; the likeness below which nobody would, and the one below which nobody would in so little contrast.
_LIKE, _CONTRAST = 0.7, 1.5
_UNLIKE, _UNLIKE_IF_FAINT, _FAINT = 0.35, 0.5, 0.7
#: The same for print beside a register.
_LABEL_LIKE, _PRINT = 0.6, 2.0
#: Where a label can stand: shares of the register's width beside it, of its height above it.
_BESIDE, _ABOVE = 0.33, 0.7


class Legibility(Enum):
    """What a careful person would say."""

    READABLE = auto()
    #: Some would guess: such a photo can judge nobody.
    DOUBTFUL = auto()
    UNREADABLE = auto()


def judge(scene: Scene) -> Legibility:
    """Return whether the registers of a photo can be read, tariff labels included."""
    registers = scene.truth.registers
    size = min(1.0, _FRAME / max(scene.image.shape))
    heights = [side_lengths(area.box)[1] * size for register in registers for area in register.areas]
    if not heights or max(heights) < _TOO_LOW:
        return Legibility.UNREADABLE
    seen = np.array([
        measures(scene, area.box) for register in registers for area in register.areas if area.position is not None
    ])  # fmt: skip
    likeness, contrast = np.median(seen, axis=0)
    if likeness < _UNLIKE or (likeness < _UNLIKE_IF_FAINT and contrast < _FAINT):
        return Legibility.UNREADABLE
    clear = min(heights) >= _HIGH_ENOUGH and bool((seen >= (_LIKE, _CONTRAST)).all())
    labelled = [register for register in registers if register.tariff is not None]
    if clear and all(_print_is_clear(scene, register) for register in labelled):
        return Legibility.READABLE
    return Legibility.DOUBTFUL


def measures(scene: Scene, box: Quad) -> tuple[float, float]:
    """Return how like its clear self a place looks (correlation of the strokes, -1..1), and how strong its strokes are.

    The strength is the root of the strokes' mean square, in grey values.
    """
    shown, true = strokes(scene.image, box), strokes(scene.clear, box)
    likeness = float((shown * true).sum() / (np.linalg.norm(shown) * np.linalg.norm(true) + 1e-6))
    return likeness, _strength(shown)


def strokes(image: Image, box: Quad) -> NDArray[np.float32]:
    """Return a place, 36 x 24 x 3, of which only what is as wide as a stroke is left, in grey values."""
    place = warp(image, box, _SIZE).astype(np.float32)
    fine, coarse = (cv2.GaussianBlur(place, (0, 0), share * _SIZE[0]) for share in _STROKE)
    return np.asarray(fine - coarse, np.float32)


def _strength(shown: NDArray[np.float32]) -> float:
    return float(np.sqrt((shown**2).mean()))


def _print_is_clear(scene: Scene, register: RegisterTruth) -> bool:
    """Return whether what is printed beside and above a register can be read as well as without any fault."""
    places = [box for box in _around(register) if _strength(strokes(scene.clear, box)) > _PRINT]
    return all(measures(scene, box)[0] >= _LABEL_LIKE for box in places)


def _around(register: RegisterTruth) -> list[Quad]:
    """Return the places left of, right of and above a register."""
    a, b, c, d = as_array(register.box)
    beside, above = (b - a) * _BESIDE, (a - d) * _ABOVE
    return [as_quad(np.array(corners)) for corners in (
        (a - beside, a, d, d - beside), (b, b + beside, c + beside, c), (a + above, b + above, b, a),
    )]  # fmt: skip
