"""Displays of rendered meters in real photos: what a display is must not hang on how a rendered picture looks.

There are real photos of drums to learn from and none of LCDs; a net that sees only that would take every real photo for
one of drums. The idea is that of Ghiasi et al. 2021, Simple Copy-Paste.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from processors.records import Image
from training.augment.light import Rng
from training.data import real, rendered
from training.data.families import DRUMS
from training.data.scene import Photo, Points, Strip, decode, encode
from training.data.workshop import Workshop

KIND = "electricity-digital"
#: Pasted photos made of each real one.
EACH = 1


def photos(workshop: Workshop) -> tuple[Photo, ...]:
    """Return real photos of meters whose registers have become displays, none where there are no real photos."""
    grounds = tuple(photo for kind in DRUMS for photo in real.photos(workshop, kind))
    # Of several registers only one would be labelled, and what is too dark to be seen would be learnt as a display.
    legible = tuple(
        photo.strips[0] for photo in rendered.photos(workshop, KIND) if len(photo.strips) == 1 and photo.fault == "none"
    )
    if not legible:
        return ()
    rng = np.random.default_rng((workshop.seed, len(legible)))
    return tuple(paste(photo, legible, rng) for photo in grounds for _ in range(EACH))


def paste(photo: Photo, displays: tuple[Strip, ...], rng: Rng) -> Photo:
    """Return a photo with a display over each of its registers."""
    image, boxes = decode(photo.jpeg), []
    for box in photo.boxes:
        image, placed = over(image, box, displays[int(rng.integers(len(displays)))], rng)
        boxes.append(placed)
    return replace(
        photo,
        jpeg=encode(image),
        kind=KIND,
        boxes=np.array(boxes),
        angle=None,
        directed=True,
        strips=(),
        synthetic=True,
    )


def over(image: Image, box: Points, display: Strip, rng: Rng) -> tuple[Image, Points]:
    """Return the image with a display where the register was, and the display's corners (4 x 2).

    Args:
        image: H x W x 3.
        box: the register's corners, 4 x 2.
        display: shows one register.
        rng: decides how much of the display's meter comes along, its size and light.
    """
    wide = display.near is not None and display.near_box is not None and rng.random() < 0.7
    patch, inner = (display.near, display.near_box) if wide else (display.canvas, display.box)
    assert patch is not None
    assert inner is not None
    source = decode(patch)
    middle = box.mean(0)
    # A little larger than the drums were, so that they are covered.
    scale = np.exp(rng.normal(0.12, 0.12, 2))
    right, down = (box[1] - box[0] + box[2] - box[3]) / 4 * scale[0], (box[3] - box[0] + box[2] - box[1]) / 4 * scale[1]
    if right[0] * down[1] < right[1] * down[0]:  # The photo was mirrored; the display is not.
        down = -down
    placed = np.array([middle - right - down, middle + right - down, middle + right + down, middle - right + down])
    to_photo = np.asarray(cv2.getPerspectiveTransform(inner.astype(np.float32), placed.astype(np.float32)), np.float64)
    size = (image.shape[1], image.shape[0])
    picture = cv2.warpPerspective(source, to_photo, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    mask = np.asarray(cv2.warpPerspective(np.full(source.shape[:2], 255, np.uint8), to_photo, size), np.uint8)
    feather = max(0.5, 2 * float(np.linalg.norm(down)) * float(rng.uniform(0.0, 0.15)))
    soft = cv2.GaussianBlur(mask, (0, 0), feather).astype(np.float32)[..., None] / 255 * (mask[..., None] > 0)
    shown = np.asarray(picture, np.float32) * _gain(image, np.asarray(picture), mask, rng)
    return np.clip(image * (1 - soft) + shown * soft, 0, 255).astype(np.uint8), placed


def _gain(image: Image, picture: Image, mask: Image, rng: Rng) -> float:
    """Return by what to multiply: mostly towards the light of the photo, but a display may glow in the dark."""
    inside = mask > 127
    if rng.random() < 0.3 or not inside.any():
        return float(np.exp(rng.normal(0, 0.2)))
    wanted = (float(image[inside].mean()) + 1) / (float(picture[inside].mean()) + 1)
    return float(np.clip(wanted, 0.4, 2.0) * np.exp(rng.normal(0, 0.2)))
