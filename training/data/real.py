"""Real photos of water and gas meters."""

from __future__ import annotations

import csv
import hashlib
import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from training.data.scene import PHOTO_SIDE, Cell, Photo, Points, Strip, cut_strip, encode, shrink
from training.data.workshop import DataUse, Workshop

#: The last drum of a water meter turns all the time, and its label is inconsistent.
_KNOWN_DIGITS = 4


def photos(workshop: Workshop, medium: str, *, held_out: bool = False) -> tuple[Photo, ...]:
    """Return the real photos of `water` or `gas`, none where the data is not there."""
    folder = workshop.real / f"photos-{medium}" if workshop.real else None
    if folder is None or not (folder / "labels.csv").is_file():
        return ()
    chosen, digest = _photos(folder, medium, "val" if held_out else "train")
    if not held_out:
        workshop.note(DataUse(f"photos-{medium}", digest, len(chosen), "MIT (as published)"))
    return chosen


@cache
def _photos(folder: Path, medium: str, split: str) -> tuple[tuple[Photo, ...], str]:
    digest = hashlib.sha256()
    found: dict[str, list[dict[str, str]]] = {}
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["split"] == split and row["box"] and row["kind"] == "photo":
                found.setdefault(row["file"], []).append(row)
    kept = []
    for name, rows in sorted(found.items()):
        data = (folder / name).read_bytes()
        digest.update(data)
        image = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
        boxes = np.array([[float(x) for x in row["box"].split()] for row in rows]).reshape(-1, 4, 2)
        directed = medium == "water"
        strips: tuple[Strip, ...] = ()
        if directed:
            cells = [water_cells(box, row["reading"]) for box, row in zip(boxes, rows, strict=True)]
            strips = tuple(
                cut_strip(image, box, found, None, near=False) for box, found in zip(boxes, cells, strict=True) if found
            )
        small, scale = shrink(image, PHOTO_SIDE)
        angle = tilt(boxes[0]) if directed else None
        kept.append(Photo(encode(small, 92), medium, boxes * scale, angle, directed, strips, synthetic=False))
    return tuple(kept), digest.hexdigest()


def tilt(box: Points) -> float:
    """Return by how many degrees to turn a photo counter-clockwise so that the register lies level."""
    right = (box[1] - box[0]) + (box[2] - box[3])
    return math.degrees(math.atan2(right[1], right[0]))


def water_cells(box: Points, reading: str) -> tuple[Cell, ...]:
    """Return equal windows, one a digit, on the whole width of the register; none where the reading is no number."""
    reading = reading.strip()
    if not reading.isdigit():
        return ()
    count = len(reading)
    edges = np.linspace(0, 1, count + 1)[:, None]
    top, bottom = box[0] + edges * (box[1] - box[0]), box[3] + edges * (box[2] - box[3])
    return tuple(
        Cell(
            np.array([top[i], top[i + 1], bottom[i + 1], bottom[i]]),
            float(digit),
            decimal=False,
            known=i < _KNOWN_DIGITS,
            rolling=None,
        )
        for i, digit in enumerate(reading)
    )


def electricity(workshop: Workshop) -> tuple[Photo, ...]:
    """Return the real photos of drum-register electricity meters: for measuring only."""
    folder = workshop.real / "photos-electricity" if workshop.real else None
    if folder is None or not (folder / "labels.csv").is_file():
        return ()
    kept = []
    with (folder / "labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "photo" and row["display"] == "analog":
                image = np.asarray(cv2.imread(str(folder / row["file"])), np.uint8)
                jpeg = encode(shrink(image, PHOTO_SIDE)[0])
                kept.append(Photo(jpeg, "electricity-analog", np.zeros((0, 4, 2)), None, synthetic=False))
    return tuple(kept)
