"""Examples for the digit models, from real crops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.contracts import BLANK
from processors.preprocess import digit_tensor
from training.augment.digit import distort, ticked, with_neighbour
from training.data.crops import Crop
from training.task import Example

Target = NDArray[np.float32]
#: Share of crops that get the marks of tenths: few of the real drums have them.
TICKED = 0.12


def drum_target(position: float | None) -> Target:
    """Return a bell around the drum's place on the circle of 100 tenths: the neighbouring tenths are nearly right."""
    assert position is not None
    away = np.abs(np.arange(100) - position * 10 % 100)
    bell = np.exp(-0.5 * np.minimum(away, 100 - away) ** 2)
    return np.asarray(bell / bell.sum(), np.float32)


def digit_target(position: float | None) -> Target:
    """Return the distribution over 0-9 and blank: sure where one digit fills the window, shared in between."""
    target = np.zeros(11, np.float32)
    if position is None:
        target[BLANK] = 1
        return target
    next_share = min(1.0, max(0.0, (position % 1 - 0.3) / 0.4))
    target[int(position) % 10] += 1 - next_share
    target[(int(position) + 1) % 10] += next_share
    return target


@dataclass(frozen=True, slots=True)
class CropSamples:
    """Distorted crops; every value is as likely as any other, every group of meters has its say."""

    groups: tuple[tuple[tuple[Crop, ...], ...], ...]
    target: Callable[[float | None], Target]
    #: Largest shift up or down, as a share of the height.
    vertical: float
    inverted: float = 0.3

    @classmethod
    def of(
        cls,
        crops: Sequence[Crop],
        target: Callable[[float | None], Target],
        *,
        vertical: float,
        inverted: float = 0.3,
    ) -> CropSamples:
        """Group the crops by meter and value."""
        meters: dict[str, dict[object, list[Crop]]] = {}
        for crop in crops:
            whole = None if crop.position is None else int(crop.position)
            meters.setdefault(crop.meter, {}).setdefault(whole, []).append(crop)
        groups = tuple(tuple(tuple(part) for part in values.values()) for values in meters.values())
        return cls(groups, target, vertical, inverted)

    def draw(self, rng: np.random.Generator) -> Example:
        """Return a crop of some meter and value."""
        sizes = np.sqrt([sum(len(part) for part in group) for group in self.groups])
        group = self.groups[int(rng.choice(len(sizes), p=sizes / sizes.sum()))]
        part = group[int(rng.integers(len(group)))]
        crop = part[int(rng.integers(len(part)))]
        image = crop.image
        if rng.random() < 0.25:
            other = group[int(rng.integers(len(group)))]
            image = with_neighbour(image, other[int(rng.integers(len(other)))].image, rng)
        if rng.random() < TICKED:
            image = ticked(image, rng)
        image = distort(image, rng, vertical=self.vertical, inverted=self.inverted)
        return digit_tensor(image)[0], self.target(crop.position)
