"""Drums drawn for one example each: more faces and places than there are rendered photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.preprocess import digit_tensor
from processors.records import Image
from training.augment.digit import distort
from training.augment.light import Rng
from training.synthetic.drum_style import Drum, DrumStyle, draw_style
from training.synthetic.drums import light, window
from training.synthetic.repertoire import REPERTOIRES
from training.task import Example

#: Looks to choose from.
STYLES = 3000
#: Steps by which a drum that stands at a digit is off it. The label says by how much: whether a last drum has arrived
#: hangs on hundredths of a step.
_SLACK = 0.035
#: From one digit to the next, in heights of a digit: on some drums there is nearly a digit's room between two.
_APART = (1.4, 1.95)
#: Pixels of a drawn window.
HEIGHT = 56


@dataclass(frozen=True, slots=True)
class DrawnDrums:
    """Single drums, each seen through its window with a little of what is around it."""

    target: Callable[[float | None], NDArray[np.float32]]
    #: Largest shift up or down, as a share of the height.
    vertical: float
    #: Share of drums that stand at one digit, not between two.
    full: float = 0.35
    inverted: float = 0.2
    #: Share of windows in which no digit can be seen: a sticker, a finger, a reflection.
    covered: float = 0.0

    def draw(self, rng: Rng) -> Example:
        """Return a drum in some look, or what hides it."""
        if rng.random() < self.covered:
            return digit_tensor(distort(cover(rng), rng, vertical=self.vertical))[0], self.target(None)
        position = float(rng.integers(10) + rng.normal(0, _SLACK)) if rng.random() < self.full else rng.uniform(0, 10)
        position %= 10
        image = drawn(style(int(rng.integers(STYLES))), position, rng)
        return digit_tensor(distort(image, rng, vertical=self.vertical, inverted=self.inverted))[0], self.target(
            position
        )


@lru_cache(maxsize=STYLES)
def style(number: int) -> DrumStyle:
    """Return one of the looks; the same number gives the same."""
    rng = np.random.default_rng((77, number))
    drawn = draw_style(rng, REPERTOIRES["train"], "black" if rng.random() < 0.6 else "white")
    return replace(drawn, pitch=drawn.digit * float(rng.uniform(*_APART))) if rng.random() < 0.4 else drawn


def drawn(look: DrumStyle, position: float, rng: Rng) -> Image:
    """Return a window, H x W x 3, with a drum at a position."""
    width = round(look.window * HEIGHT)
    drum: Drum = replace(look.fraction if rng.random() < 0.5 else look.whole, ticks=bool(rng.random() < 0.4))
    picture = window(look, drum, position, width, light(look, HEIGHT, float(rng.uniform(-0.35, 0.25))))
    left, right = (max(0, round(width * share)) for share in rng.uniform(-0.08, 0.16, 2))
    top, bottom = (max(0, round(HEIGHT * share)) for share in rng.uniform(-0.05, 0.06, 2))
    around = look.between if look.slot else tuple(float(v) for v in rng.uniform(0, 255, 1).repeat(3))
    framed = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_CONSTANT, value=around)
    return np.asarray(framed, np.uint8)


def cover(rng: Rng) -> Image:
    """Return what may be seen instead of a drum: one or two plain faces with an edge between, H x W x 3."""
    height, width = HEIGHT, int(rng.integers(24, 48))
    image = np.empty((height, width, 3), np.float32)
    image[:] = rng.uniform(0, 255, 3)
    if rng.random() < 0.6:
        edge = rng.normal(0, 1, 2) @ np.mgrid[-1 : 1 : complex(0, height), -1 : 1 : complex(0, width)].reshape(2, -1)
        image[edge.reshape(height, width) > rng.normal(0, 0.7)] = rng.uniform(0, 255, 3)
    image += rng.normal(0, rng.uniform(1, 12), image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)
