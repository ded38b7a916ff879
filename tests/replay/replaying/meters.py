"""Two drawn meters, and models that know them but let every pixel of their input show in every answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image as Pil

from processors.contracts import CONTRACTS, LOCATE_STRIDE, TARIFFS, Model, Tensor
from processors.records import Photo, Request, Trail

DIGITS = (0, 4, 2, 7, 1)
#: Left edges and width of the digits' bars in the drawn register, pixels.
LEFTS, WIDTH = tuple(330 + 130 * place for place in range(5)), 90
#: Where the register is in the square that the roi models see, in pixels.
SEEN = ((60.0, 146.0), (260.0, 146.0), (260.0, 182.0), (60.0, 182.0))


@dataclass(frozen=True)
class Case:
    """A photo and the models that know it."""

    photo: Photo
    models: Fakes


def cases() -> list[Case]:
    """An electricity meter in a dark cellar, photographed sideways, and a water meter turned by 30 degrees."""
    return [
        Case(_photo("electricity", _meter(90), orientation=6), Fakes("electricity-analog")),
        Case(_photo("water", _meter(150), orientation=1), Fakes("water", angle=30)),
    ]


class Fakes:
    """A model library; `changed` replaces models."""

    def __init__(self, kind: str, *, angle: int = 0, **changed: Model) -> None:
        types = [0.02] * 5
        types[["electricity-analog", "electricity-digital", "gas", "water"].index(kind)] = 0.9
        self._models: dict[str, Model] = {
            "meter-type": _with_pixels(np.array([types], np.float32)),
            "water-rotation": _with_pixels(np.eye(72, dtype=np.float32)[[angle // 5]]),
            f"roi-{kind}": _with_pixels(_roi(), rows=1),
            f"tariff-{kind}": _with_pixels(0.8 * np.eye(len(TARIFFS) + 1, dtype=np.float32)[[1]]),
            f"areas-{kind}": _with_pixels(_areas(), rows=1),
            f"digits-{kind}": _full,
            "digits-rolling": _rolling,
            **changed,
        }

    def load(self, name: str) -> Model:
        return self._models[name]

    def version(self, name: str) -> str:
        assert name in CONTRACTS
        return "1.0.0"


def shifted(tensor: Tensor) -> Tensor:
    """A digits model of another version: what it sees is one more."""
    return np.roll(_full(tensor), 1, axis=1)


def _meter(ground: int) -> np.ndarray:
    """Draw the frame as it is seen: grain, and a register whose bars are as wide as their digits say."""
    rng = np.random.default_rng(5)
    grain = cv2.resize(rng.normal(0, 12, (120, 160, 3)), (1600, 1200), interpolation=cv2.INTER_CUBIC)
    image = np.full((1200, 1600, 3), ground, np.float64) + grain
    image[:, :, 0] += np.linspace(-10, 40, 1600)
    image[:, :, 2] += np.linspace(10, -40, 1200)[:, None]
    image[510:690, 300:1300] = ground + 70
    for left, digit in zip(LEFTS, DIGITS, strict=True):
        image[540:660, left : left + round((digit + 0.5) / 11 * WIDTH)] = 15
    return np.asarray(image.clip(0, 255), np.uint8)


def _photo(name: str, upright: np.ndarray, *, orientation: int) -> Photo:
    stored = Pil.fromarray(np.ascontiguousarray(upright[..., ::-1]))
    if orientation == 6:
        stored = stored.transpose(Pil.Transpose.ROTATE_90)
    exif = Pil.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    stored.save(file, "jpeg", quality=95, exif=exif.tobytes())
    return Photo(trail=Trail(Request(name)), data=file.getvalue())


def _roi() -> Tensor:
    side = 320 // LOCATE_STRIDE
    cells = np.zeros((1, 9, side, side), np.float32)
    corners = np.asarray(SEEN)
    column, row = (corners.mean(axis=0) // LOCATE_STRIDE).astype(int)
    cells[0, 0, row, column] = 0.9
    cells[0, 1:, row, column] = ((corners - (np.array([column, row]) + 0.5) * LOCATE_STRIDE) / 320).ravel()
    return cells


def _areas() -> Tensor:
    """Five places; the last one is a drum between two digits: two areas that overlap, after the comma."""
    columns = np.zeros((1, 7, 96), np.float32)
    for left, decimal in ((30, 0), (95, 0), (160, 0), (225, 0), (290, 1), (302, 1)):
        column = (left + 20) // 4
        middle = (column + 0.5) * 4
        columns[0, :, column] = (0.9, (middle - left) / 64, (left + 40 - middle) / 64, 0.15, 0.85, 0, decimal)
    return columns


def _with_pixels(answer: Tensor, rows: int | None = None) -> Callable[[Tensor], Tensor]:
    """Return a model that gives an answer whose confidences are up to 5 % lower, as the pixels will have it."""

    def model(tensor: Tensor) -> Tensor:
        output = answer.copy()
        output[:, :rows] *= 1 - 0.025 * (1 + _seen(tensor))
        return output

    return model


def _seen(tensor: Tensor) -> float:
    """Return a number from -1 to 1 that every pixel has a say in."""
    weights = np.random.default_rng(tensor.size).uniform(0, 2, tensor.shape)
    weights *= np.linspace(1, 0.2, tensor.shape[1])[:, None, None]  # red is not blue
    return float(np.sin(50 * np.mean(weights * tensor)))


def _bar(tensor: Tensor) -> int:
    """Return which of our digits the middle row shows, by the width of its dark part."""
    dark = float((tensor[0, 0, 20:28] < 0.5).mean())
    return min(DIGITS, key=lambda digit: abs(0.15 + 0.6 * digit / 10 - dark))


def _full(tensor: Tensor) -> Tensor:
    classes = np.full((1, 11), 0.002, np.float32)
    classes[0, _bar(tensor)] = 0.95
    return classes * np.float32(1 - 0.025 * (1 + _seen(tensor)))


def _rolling(tensor: Tensor) -> Tensor:
    """The last drum stands at 9.6, so every other drum is on its way to the next digit only if it is at a 9."""
    classes = np.full((1, 100), 0.0005, np.float32)
    classes[0, 96] = 0.9
    return classes * np.float32(1 - 0.025 * (1 + _seen(tensor)))
