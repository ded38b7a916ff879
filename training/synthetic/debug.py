"""The truth drawn onto a photo, to look at."""

from __future__ import annotations

import cv2
import numpy as np

from processors.records import Image, Quad
from training.synthetic.truth import Scene, as_array

_REGISTER = (0, 255, 0)
_AREA = (0, 255, 255)
_ROLLING = (255, 0, 255)


def annotate(scene: Scene) -> Image:
    """Return the photo with its registers, its digit areas and what they show."""
    image = scene.image.copy()
    for register in scene.truth.registers:
        _outline(image, register.box, _REGISTER)
        text = f"{register.tariff or ''} {register.value}/{register.decimals}"
        x, y = register.box[0]
        cv2.putText(image, text, (int(x), int(y) - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.5, _REGISTER, 1, cv2.LINE_AA)
        for area in register.areas:
            _outline(image, area.box, _ROLLING if area.rolling else _AREA)
    title = f"{scene.seed} {scene.truth.fault} {scene.truth.expected or ''} {scene.truth.angle:.0f}"
    cv2.putText(image, title, (4, image.shape[0] - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
    return image


def contact_sheet(images: list[Image], columns: int, side: int) -> Image:
    """Return images side by side in rows, each in a square cell."""
    rows = -(-len(images) // columns)
    sheet = np.zeros((rows * side, columns * side, 3), np.uint8)
    for index, image in enumerate(images):
        scale = side / max(image.shape)
        shrunk = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        y, x = index // columns * side, index % columns * side
        sheet[y : y + shrunk.shape[0], x : x + shrunk.shape[1]] = shrunk[:side, :side]
    return sheet


def _outline(image: Image, box: Quad, colour: tuple[int, int, int]) -> None:
    points = np.round(as_array(box) * 8).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(image, [points], True, colour, 1, cv2.LINE_AA, shift=3)
