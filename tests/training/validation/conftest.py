import csv
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.validation.schema import DIGIT_COLUMNS, PHOTO_COLUMNS

COLUMNS = {"digits": DIGIT_COLUMNS, "photos": (*PHOTO_COLUMNS, "kind", "box")}
USUAL = {
    "digits": {"value": "5.0", "display": "analog", "meter_id": "a", "source": "here", "split": "train"},
    "photos": {
        "medium": "water", "display": "analog", "reading": "00123", "decimals": "0", "readable": "1",
        "source": "here", "split": "train", "kind": "photo", "box": "10 20 90 20 90 40 10 40",
    },
}  # fmt: skip


def picture(seed, size=(100, 60)):
    """Return something to see: soft blotches that no other seed has."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 12, 3), np.uint8)
    return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)


def png(image):
    return cv2.imencode(".png", image)[1].tobytes()


class Dataset:
    """A source in the making: files and rows, whole unless a test says otherwise."""

    def __init__(self, folder: Path, kind: str):
        self.folder, self.kind, self.rows, self.columns = folder, kind, [], list(COLUMNS[kind])
        folder.mkdir()

    def add(self, file, image=None, **row):
        """Add a file, by default with a picture of its own, and its row."""
        if image is None:
            image = picture(len(self.rows))
        data = image if isinstance(image, bytes) else png(image)
        (self.folder / file).write_bytes(data)
        return self.row(file, **row)

    def row(self, file, **row):
        self.rows.append({"file": file} | USUAL[self.kind] | row)
        return self

    def write(self):
        with (self.folder / "labels.csv").open("w", encoding="utf-8", newline="") as table:
            writer = csv.DictWriter(table, self.columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(self.rows)
        return self.folder

    def zip(self):
        path = self.write().with_suffix(".zip")
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(self.folder.iterdir()):
                archive.write(file, file.name)
        return path


@pytest.fixture
def digits(tmp_path):
    return Dataset(tmp_path / "digits", "digits")


@pytest.fixture
def photos(tmp_path):
    return Dataset(tmp_path / "photos", "photos")


@pytest.fixture
def look_at(tmp_path):
    """Check sources with no labels of our own and nothing known; returns the findings by (check, subject)."""
    from training.validation.check import check

    accepted = tmp_path / "known.toml"
    accepted.touch()

    def look(*paths, level=None):
        report = check(paths, tmp_path / "own", accepted)
        return {(one.check, one.subject): one for one in report.findings if level is None or one.level == level}

    return look
