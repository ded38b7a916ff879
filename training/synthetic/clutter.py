"""What else is in the picture: pipes and cables behind the meter, a finger before it, the camera's date stamp."""

from __future__ import annotations

import cv2
import numpy as np

from processors.preprocess import side_lengths
from processors.records import Image
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth, as_array
from training.synthetic.typefaces import text_mask

_CABLES = ((25, 25, 25), (40, 40, 200), (60, 200, 220), (200, 120, 40), (60, 140, 70), (150, 150, 150), (30, 70, 130))
_SKIN = (120, 150, 205)


def behind(rng: np.random.Generator, photo: Image) -> None:
    """Lay pipes and cables over the background."""
    height, width = photo.shape[:2]
    side = max(height, width)
    for _ in range(int(rng.integers(0, 3))):
        upright = bool(rng.random() < 0.7)
        start = np.array([rng.uniform(0, width), -10.0]) if upright else np.array([-10.0, rng.uniform(0, height)])
        lean = rng.normal(0, 0.05) * side
        end = start + (np.array([lean, height + 20]) if upright else np.array([width + 20, lean]))
        _tube(rng, photo, np.stack([start, end]), side * float(rng.uniform(0.02, 0.08)), rng.uniform(60, 200, 3))
    for _ in range(int(rng.integers(0, 6)) if rng.random() < 0.5 else 0):
        steps = np.cumsum(rng.normal(0, 0.14, (5, 2)), axis=0) * side
        points = rng.uniform(0, 1, 2) * (width, height) + steps
        colour = np.array(_CABLES[rng.integers(len(_CABLES))], np.float64)
        _tube(rng, photo, _curve(points), side * float(rng.uniform(0.006, 0.02)), colour)


def _curve(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return a smooth line near the points (corners cut four times)."""
    for _ in range(4):
        near, far = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        points = np.stack([near, far], axis=1).reshape(-1, 2)
    return points


def _tube(
    rng: np.random.Generator,
    photo: Image,
    line: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    thickness: float,
    colour: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    """Draw a line that is lit like a cylinder."""
    shift = rng.uniform(-0.25, 0.25, 2)
    for share, gain in ((1.0, 0.45), (0.8, 0.75), (0.5, 1.0), (0.2, 1.2)):
        fixed = np.round(np.clip(line + shift * thickness * (1 - share), -9000, 9000) * 8).astype(np.int32)
        tone = tuple(float(min(255.0, gain * channel)) for channel in colour)
        cv2.polylines(photo, [fixed.reshape(-1, 1, 2)], False, tone, max(1, round(thickness * share)), cv2.LINE_AA, 3)


def finger(rng: np.random.Generator, photo: Image, registers: tuple[RegisterTruth, ...]) -> None:
    """Let a finger reach into the picture from an edge, short of every register."""
    height, width = photo.shape[:2]
    corners = ((0, 0), (width, 0), (width, height), (0, height))
    start = np.asarray(corners[rng.integers(4)], np.float64)
    middle = np.array([width, height]) / 2
    clear = float(np.linalg.norm(middle - start)) * 0.6
    for register in registers:
        box = as_array(register.box)
        reach = float(np.linalg.norm(box - start, axis=1).min()) - max(side_lengths(register.box)) * 0.25
        clear = min(clear, reach)
    thickness = max(height, width) * float(rng.uniform(0.05, 0.1))
    if clear < 2.2 * thickness:
        return
    tip = start + (middle - start) / np.linalg.norm(middle - start) * (clear - thickness)
    _tube(rng, photo, np.stack([start, tip]), thickness, np.asarray(_SKIN) * rng.uniform(0.5, 1.1))


def date_stamp(
    rng: np.random.Generator, photo: Image, repertoire: Repertoire, registers: tuple[RegisterTruth, ...]
) -> None:
    """Write date and time into a corner, as some cameras do, unless a register is there."""
    height, width = photo.shape[:2]
    year, month, day = rng.integers(2014, 2027), rng.integers(1, 13), rng.integers(1, 29)
    text = f"{day:02d}.{month:02d}.{year} {rng.integers(24):02d}:{rng.integers(60):02d}"
    mask = text_mask(text, repertoire.typefaces[0], max(5, round(max(height, width) * 0.018)))
    y, x = height - mask.shape[0] * 2, width - mask.shape[1] - mask.shape[0]
    if x < 0 or any((as_array(entry.box).max(axis=0) > (x, y)).all() for entry in registers):
        return
    colour = np.asarray([(40, 150, 255), (255, 255, 255), (60, 60, 230)][rng.integers(3)], np.float32)
    part = photo[y : y + mask.shape[0], x : x + mask.shape[1]]
    share = mask[..., None].astype(np.float32) / 255
    part[:] = part + share * (colour - part)
