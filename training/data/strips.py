"""Examples from registers: digit areas, digits, tariff labels, cut out as an imperfect detector would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.contracts import AREA_STRIDE, REGISTER_SIZE, TARIFFS
from processors.preprocess import digit_image, digit_tensor, homography, rectify, register_box, surroundings, tensor
from processors.records import DigitArea, Image
from training.augment.digit import distort
from training.augment.light import Rng, relight
from training.data.scene import Cell, Points, Strip, as_quad, decode, project
from training.task import Example

COLUMNS = REGISTER_SIZE[1] // AREA_STRIDE
#: How often a digit area is drawn, against one of an ordinary digit: a place of an LCD that is off, and a zero.
BLANK, ZERO = 4.0, 0.4
#: Planes of the target of the areas models: the output's seven, the weight, whether rolling is known.
AREA_PLANES = 9


def detected(box: Points, rng: Rng, *, spread: float = 1.0) -> Points:
    """Return a box as a detector would give it: moved, scaled, turned, each corner off a little."""
    width, height = float(np.linalg.norm(box[1] - box[0])), float(np.linalg.norm(box[3] - box[0]))
    centre = box.mean(0)
    turn = np.radians(rng.normal(0, 1.2 * spread))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    scale = np.exp(rng.normal(0, np.array([0.03, 0.08]) * spread))
    moved = (box - centre) * scale @ rotation.T + centre
    moved += rng.normal(0, 0.05 * height * spread, 2) + rng.normal(0, 0.04 * height * spread, (4, 2))
    moved[:, 0] += rng.normal(0, 0.01 * width * spread)
    return np.asarray(moved, np.float64)


def cut(strip: Strip, box: Points) -> tuple[Image, list[tuple[DigitArea, Cell]]]:
    """Return the register's image, cut along a box, and where its digits then are."""
    image = rectify(decode(strip.canvas), as_quad(box))
    matrix = homography(register_box(as_quad(box)), REGISTER_SIZE)
    placed = []
    for cell in strip.cells:
        corners = project(cell.corners, matrix)
        left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
        top, bottom = corners[:2, 1].mean(), corners[2:, 1].mean()
        area = DigitArea(float(left), float(top), float(right), float(bottom), 1.0, bool(cell.rolling), cell.decimal)
        placed.append((area, cell))
    return image, placed


@dataclass(frozen=True, slots=True)
class AreaSamples:
    """Register images and their digit areas."""

    strips: Sequence[Strip]

    def draw(self, rng: Rng) -> Example:
        """Return a register, cut out anew, in another light."""
        strip = self.strips[int(rng.integers(len(self.strips)))]
        image, placed = cut(strip, detected(strip.box, rng))
        if rng.random() < 0.12:
            image = np.asarray(255 - image, np.uint8)
        return tensor(relight(image, rng, most_blur=1.8, least_scale=0.3))[0], areas_target(placed)


def areas_target(placed: list[tuple[DigitArea, Cell]]) -> NDArray[np.float32]:
    """Return the planes that the loss compares with."""
    target = np.zeros((AREA_PLANES, COLUMNS), np.float32)
    columns = (np.arange(COLUMNS) + 0.5) * AREA_STRIDE
    side = REGISTER_SIZE[0]
    for area, cell in placed:
        middle, width = (area.left + area.right) / 2, area.right - area.left
        if not 0 < middle < REGISTER_SIZE[1]:
            continue
        spread = max(0.16 * width, 0.7 * AREA_STRIDE)
        bell = np.exp(-((columns - middle) ** 2) / (2 * spread**2)).astype(np.float32)
        bell[np.abs(columns - middle).argmin()] = 1
        here = bell > target[0]
        target[0][here] = bell[here]
        here &= bell > 0.4
        target[1][here] = (columns - area.left)[here] / side
        target[2][here] = (area.right - columns)[here] / side
        target[3][here] = area.top / side
        target[4][here] = area.bottom / side
        target[5][here] = float(bool(cell.rolling))
        target[6][here] = float(cell.decimal)
        target[7][here] = bell[here]
        target[8][here] = bell[here] * (cell.rolling is not None)
    return target


def jittered(area: DigitArea, rng: Rng, spread: float = 1.0) -> DigitArea:
    """Return a digit area as the areas model would give it."""
    width, height = area.right - area.left, area.bottom - area.top
    left, right = rng.normal(0, 0.05 * width * spread, 2)
    top, bottom = rng.normal(0, 0.03 * height * spread, 2)
    return DigitArea(area.left + left, area.top + top, area.right + right, area.bottom + bottom, 1.0)


def weight(cell: Cell) -> float:
    """Return how often a digit is drawn: registers begin with zeros, few places are off, and all are to be learnt alike."""
    if cell.position is None:
        return BLANK
    return ZERO if cell.position == 0 else 1.0


@dataclass(frozen=True, slots=True)
class DigitSamples:
    """Digits cut out of registers in the two steps that the service takes."""

    strips: Sequence[Strip]
    target: Callable[[float | None], NDArray[np.float32]]
    vertical: float
    inverted: float = 0.15

    def draw(self, rng: Rng) -> Example:
        """Return one digit of some register."""
        while True:
            strip = self.strips[int(rng.integers(len(self.strips)))]
            image, placed = cut(strip, detected(strip.box, rng))
            known = [(area, cell) for area, cell in placed if cell.known]
            if known:
                weights = np.array([weight(cell) for _, cell in known])
                area, cell = known[int(rng.choice(len(known), p=weights / weights.sum()))]
                crop = digit_image(image, jittered(area, rng))
                crop = distort(crop, rng, vertical=self.vertical, inverted=self.inverted)
                return digit_tensor(crop)[0], self.target(cell.position)


@dataclass(frozen=True, slots=True)
class TariffSamples:
    """Surroundings of registers and their tariff label."""

    strips: Sequence[Strip]

    def draw(self, rng: Rng) -> Example:
        """Return the surroundings of some register."""
        strip = self.strips[int(rng.integers(len(self.strips)))]
        assert strip.near is not None
        assert strip.near_box is not None
        image = surroundings(decode(strip.near), as_quad(detected(strip.near_box, rng)))
        target = np.zeros(len(TARIFFS) + 1, np.float32)
        target[tariff_class(strip.tariff)] = 1
        # What blurs small print any more leaves nothing to learn.
        return tensor(relight(image, rng, most_blur=0.7, least_scale=0.7))[0], target


def tariff_class(tariff: str | None) -> int:
    """Return the class of a tariff label; the last one is for none."""
    return TARIFFS.index(tariff) if tariff is not None else len(TARIFFS)
