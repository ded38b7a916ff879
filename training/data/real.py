"""Real photos of meters and their registers."""

from __future__ import annotations

import hashlib
import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from training.data.labels import Row, rows
from training.data.scene import PHOTO_SIDE, Cell, Photo, Points, cut_strip, encode, shrink
from training.data.windows import windows
from training.data.workshop import DataUse, Workshop
from training.validation.known import left_out

#: Of each meter type that there are real photos of: the folder and what its licence is.
FOLDERS = {
    "electricity-analog": ("photos-electricity", "MIT (README)"),
    "electricity-digital": ("photos-electricity", "MIT (README)"),
    "gas": ("photos-gas", "MIT (as published)"),
    "water": ("photos-water", "MIT (as published)"),
}


def photos(workshop: Workshop, kind: str, *, held_out: bool = False) -> tuple[Photo, ...]:
    """Return the real photos of a meter type, none where there are none."""
    if workshop.real is None or kind not in FOLDERS:
        return ()
    name, licence = FOLDERS[kind]
    chosen, digest = _photos(workshop.real / name, kind, "val" if held_out else "train")
    if chosen and not held_out:
        workshop.note(DataUse(name, digest, len(chosen), licence))
    return chosen


@cache
def _photos(folder: Path, kind: str, split: str) -> tuple[tuple[Photo, ...], str]:
    digest, absent = hashlib.sha256(), left_out(folder.name)
    found: dict[str, list[Row]] = {}
    for row in rows(folder):
        if row["file"] in absent:
            continue
        if row["split"] == split and row["box"] and row["kind"] == "photo" and kind in (row["medium"], _type(row)):
            found.setdefault(row["file"], []).append(row)
    kept = []
    for name, labels in sorted(found.items()):
        data = (folder / name).read_bytes()
        digest.update(data + repr(labels).encode())
        kept.append(photo(np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)), kind, labels))
    return tuple(kept), digest.hexdigest()


def _type(row: Row) -> str:
    return f"{row['medium']}-{row['display']}"


def photo(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], kind: str, labels: list[Row]) -> Photo:
    """Return a photo as training keeps it.

    Args:
        image: H x W x 3.
        kind: the meter's type.
        labels: one row a register.
    """
    picture = np.asarray(image, np.uint8)
    found = [(corners(row), windows(corners(row), row)) for row in labels if row.get("mirrored") != "1"]
    if len(found) < len(labels):  # A mirrored register has no reading direction.
        found = [(corners(row | {"quarter": ""}), ()) for row in labels]
    boxes = np.array(
        [around(cells) if cells and row.get("rows") else box for (box, cells), row in zip(found, labels, strict=True)]
    )
    # Corners are in reading direction, but for gas meters that nobody has read; those lie anyhow.
    directed = kind != "gas" or all(row.get("quarter") and row.get("mirrored") == "0" for row in labels)
    strips = tuple(
        cut_strip(picture, box, cells, None, near=False)
        for box, (_, cells) in zip(boxes, found, strict=True)
        if directed and cells
    )
    small, scale = shrink(picture, PHOTO_SIDE)
    angle = tilt(boxes[0]) if kind == "water" else None
    return Photo(encode(small, 92), kind, boxes * scale, angle, directed, strips, synthetic=False)


def corners(row: Row) -> Points:
    """Return a register's corners (4 x 2), the first one top left in reading direction where that is known."""
    box = np.array([float(x) for x in row["box"].split()]).reshape(4, 2)
    return np.asarray(np.roll(box, -int(row.get("quarter") or 0), 0), np.float64)


def around(cells: tuple[Cell, ...]) -> Points:
    """Return the corners (4 x 2) of the register that some windows make up: a level box says little of an askew one."""
    first, last = cells[0].corners, cells[-1].corners
    return np.array([first[0], last[1], last[2], first[3]])


def tilt(box: Points) -> float:
    """Return by how many degrees to turn a photo counter-clockwise so that the register lies level."""
    right = (box[1] - box[0]) + (box[2] - box[3])
    return math.degrees(math.atan2(right[1], right[0]))
