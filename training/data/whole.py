"""Examples from whole photos: the meter's type, which way it is turned, where its registers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE, METER_TYPES, ROTATION_STEP, THUMBNAIL
from processors.preprocess import tensor
from training.augment.light import Rng
from training.augment.photo import view
from training.data.scene import Photo, Points, decode
from training.task import Example

#: Pixels: the shortest register that is to be found, of the 320 that the service gives the whole photo.
SMALLEST = 26.0
#: Share of the views that are close, as the second look of `processors.locate` is.
CLOSE = 0.35
#: Share of the other views that are turned by any angle: of water meters, which hang as the pipe runs, and of others.
TURNED = {"water": 0.6}
TURNED_ELSE = 0.35
#: Planes of the target of the roi models: score, weight, 8 offsets, register height, whether the direction is known.
ROI_PLANES = 12


@dataclass(frozen=True, slots=True)
class TypeSamples:
    """Thumbnails and their type."""

    photos: Sequence[Photo]

    def draw(self, rng: Rng) -> Example:
        """Return a view of some photo, turned anyhow if water, else mostly upright; or all but the register left out."""
        photo = self.photos[int(rng.integers(len(self.photos)))]
        angle = float(rng.uniform(-180, 180)) if photo.kind == "water" else mostly_upright(rng)
        fill, spread = None, 0.35
        if rng.random() < CLOSE:
            # The second look: the register level and large, what is printed beside it legible. Or a phone held so near
            # that the display is all there is, any way up.
            angle = (photo.angle or 0.0 if photo.kind == "water" else 0.0) + mostly_upright(rng)
            fill, spread = float(rng.uniform(0.3, 0.8)), 0.8
        image, _ = view(
            decode(photo.jpeg),
            photo.boxes,
            rng,
            THUMBNAIL,
            angle=angle,
            letterboxed=False,
            fill=fill,
            zoom_spread=spread,
        )
        target = np.zeros(len(METER_TYPES), np.float32)
        target[METER_TYPES.index(photo.kind)] = 1
        return tensor(image)[0], target


def mostly_upright(rng: Rng) -> float:
    """Return an angle: level but for a few degrees, sometimes a phone held sideways."""
    quarter = 90.0 * int(rng.choice([0, 1, 2, 3], p=[0.82, 0.07, 0.04, 0.07]))
    return quarter + float(rng.normal(0, 7))


def rotation_target(angle: float) -> NDArray[np.float32]:
    """Return a bell around an angle in degrees on the circle of rotation classes."""
    classes = 360 // ROTATION_STEP
    away = np.abs(np.arange(classes) - angle / ROTATION_STEP % classes)
    bell = np.exp(-0.5 * np.minimum(away, classes - away) ** 2)
    return np.asarray(bell / bell.sum(), np.float32)


@dataclass(frozen=True, slots=True)
class RotationSamples:
    """Thumbnails of water meters, and by how much to turn them to be upright."""

    photos: Sequence[Photo]

    def draw(self, rng: Rng) -> Example:
        """Return a view turned by any angle."""
        photo = self.photos[int(rng.integers(len(self.photos)))]
        assert photo.angle is not None
        wanted = float(rng.uniform(-180, 180))
        image, _ = view(decode(photo.jpeg), photo.boxes, rng, THUMBNAIL, angle=photo.angle - wanted, letterboxed=False)
        return tensor(image)[0], rotation_target(wanted)


@dataclass(frozen=True, slots=True)
class RoiSamples:
    """Photos and where their registers are."""

    photos: Sequence[Photo]
    #: Turn by any angle, or by about the little that is left after water-rotation.
    any_angle: bool = False
    #: Pixels of the view: smaller than the input of the service it is a window of it, and half the work.
    side: int = LOCATE_SIZE

    def draw(self, rng: Rng) -> Example:
        """Return a view of some photo."""
        photo = self.photos[int(rng.integers(len(self.photos)))]
        upright = photo.angle or 0.0 if photo.kind == "water" else 0.0
        angle = upright + float(rng.normal(0, 10)) if photo.kind == "water" else mostly_upright(rng)
        fill = None
        if rng.random() < CLOSE:
            # The second look: what the first has found, level and large.
            fill, angle = float(rng.uniform(0.45, 0.75)), upright + float(rng.normal(0, 4))
        elif self.any_angle and rng.random() < TURNED.get(photo.kind, TURNED_ELSE):
            angle = float(rng.uniform(-180, 180))
        image, boxes = view(decode(photo.jpeg), photo.boxes, rng, self.side, angle=angle, smallest=SMALLEST, fill=fill)
        return tensor(image)[0], roi_target(boxes, directed=photo.directed, side=self.side)


def roi_target(boxes: Points, *, directed: bool, side: int = LOCATE_SIZE) -> NDArray[np.float32]:
    """Return the planes that the loss compares with, for boxes in the input's pixels."""
    grid = side // LOCATE_STRIDE
    target = np.zeros((ROI_PLANES, grid, grid), np.float32)
    centres = (np.arange(grid) + 0.5) * LOCATE_STRIDE
    y, x = np.meshgrid(centres, centres, indexing="ij")
    for box in boxes:
        middle = box.mean(0)
        down = ((box[3] - box[0]) + (box[2] - box[1])) / 2
        height = float(np.linalg.norm(down))
        spread = float(np.clip(0.28 * height, 0.8 * LOCATE_STRIDE, 2.0 * LOCATE_STRIDE))
        bell = np.exp(-((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / (2 * spread**2)).astype(np.float32)
        near = (np.abs(x - middle[0]) <= LOCATE_STRIDE / 2) & (np.abs(y - middle[1]) <= LOCATE_STRIDE / 2)
        bell[near] = 1
        here = bell > target[0]
        target[0][here] = bell[here]
        here &= bell > 0.3
        target[1][here] = bell[here]
        for corner in range(4):
            target[2 + 2 * corner][here] = ((box[corner, 0] - x) / LOCATE_SIZE)[here]
            target[3 + 2 * corner][here] = ((box[corner, 1] - y) / LOCATE_SIZE)[here]
        target[10][here] = height / LOCATE_SIZE
        target[11][here] = float(directed)
    return target
