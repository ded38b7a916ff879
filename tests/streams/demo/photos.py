"""Labelled photos without a renderer: noise in a frame, so that no two are alike."""

import cv2
import numpy as np

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Display, Medium


def photo(number: int, size: int = 320) -> LabelledPhoto:
    image = np.random.default_rng(number).integers(0, 255, (size, size, 3), np.uint8)
    data = cv2.imencode(".jpg", image)[1].tobytes()
    label = RegisterLabel(None, f"{number:05d}", 0)
    return LabelledPhoto(f"{number:03d}-gas.jpg", data, "image/jpeg", Medium.GAS, Display.ANALOG, (label,))


def photos(count: int, seed: int, *, drift: str | None = None, part: tuple[int, int] = (0, 1)):
    """A photo source, as an entry point names one."""
    if drift == "unknown":
        raise ValueError("no drift 'unknown'; there are none")
    return (photo(seed + number) for number in range(part[0], count, part[1]))
