"""Real crops of drums with tenths, of 29 groups of meters; and of LCD digits."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from processors.records import Image
from training.data.workshop import DataUse, Workshop
from training.validation.known import left_out

ARCHIVES = {"haverland": "digits-haverland.zip", "kazuhito": "digits-lcd-kazuhito.zip"}


@dataclass(frozen=True, slots=True)
class Crop:
    """One digit, cut out."""

    image: Image
    #: 0.0 to 9.9, None where the place is blank.
    position: float | None
    digital: bool
    meter: str
    held_out: bool


@cache
def _read(path: Path) -> tuple[tuple[Crop, ...], str]:
    """Return the crops of an archive and its digest."""
    data = path.read_bytes()
    crops = []
    absent = left_out(path.stem)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for row in csv.DictReader(io.StringIO(archive.read("labels.csv").decode())):
            if row["file"] in absent:
                continue
            image = cv2.imdecode(np.frombuffer(archive.read(row["file"]), np.uint8), cv2.IMREAD_COLOR)
            if image is None:
                continue
            position = float(row["value"]) % 10 if row["value"] else None
            crops.append(
                Crop(
                    np.asarray(image, np.uint8),
                    position,
                    row["display"] == "digital",
                    row["meter_id"],
                    row["split"] == "val",
                )
            )
    return tuple(crops), hashlib.sha256(data).hexdigest()


def crops(workshop: Workshop, name: str, *, digital: bool, held_out: bool) -> tuple[Crop, ...]:
    """Return the crops of one display and one split, none where the data is not there."""
    path = workshop.real / ARCHIVES[name] if workshop.real else None
    if path is None or not path.is_file():
        return ()
    every, digest = _read(path)
    chosen = tuple(crop for crop in every if crop.digital is digital and crop.held_out is held_out)
    if not held_out and chosen:
        licence = "Apache-2.0"
        workshop.note(DataUse(f"{name}-{'lcd' if digital else 'drums'}", digest, len(chosen), licence))
    return chosen
