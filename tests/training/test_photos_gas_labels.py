"""Our labels of the real gas meters: what they must be, and that the photos bear them out."""

import csv
import itertools
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from processors.preprocess import warp
from training.data.roots import REAL_DATA

LABELS = Path("training/labels/photos-gas.csv")
PHOTOS = REAL_DATA / "photos-gas"
COLUMNS = ["file", "reading", "decimals", "quarter", "mirrored", "tenths", "span", "rows", "note"]

needs_photos = pytest.mark.skipif(not PHOTOS.is_dir(), reason=f"no real photos at {PHOTOS}")


def rows(path=LABELS):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def photo(file):
    """Return the photo that an image is an augmentation of."""
    return file.partition(".rf.")[0]


def by_photo(labels):
    return {name: list(group) for name, group in itertools.groupby(labels, lambda row: photo(row["file"]))}


def test_every_row_has_the_columns_and_its_own_file_in_order():
    labels = rows()
    files = [row["file"] for row in labels]
    assert list(labels[0]) == COLUMNS
    assert files == sorted(set(files))


def test_every_reading_is_digits_of_which_some_stand_after_the_comma():
    for row in rows():
        assert re.fullmatch(r"[0-9?]{5,8}", row["reading"]), row
        assert row["decimals"] in {"0", "1", "2", "3"}, row


def test_an_image_is_turned_upside_down_or_mirrored_or_both_or_neither():
    # An even turn keeps the corners' sense, an odd one comes from the mirror.
    for row in rows():
        assert (row["quarter"], row["mirrored"]) in {("0", "0"), ("2", "0"), ("1", "1"), ("3", "1")}, row


def test_windows_lie_in_the_box_or_little_beyond():
    for row in rows():
        first, last = (float(x) for x in row["span"].split())
        assert -0.15 < first < last < 1.1, row
        left_top, left_bottom, right_top, right_bottom = (float(x) for x in row["rows"].split())
        assert -0.2 < left_top < left_bottom < 1.2, row
        assert -0.2 < right_top < right_bottom < 1.2, row


def test_the_last_digit_is_the_one_that_its_drum_comes_from():
    noted = [row for row in rows() if row["tenths"]]
    assert noted
    for row in noted:
        assert re.fullmatch(r"[0-9]\.[0-9]", row["tenths"]), row
        assert row["reading"][-1] == row["tenths"][0], row


def test_augmentations_of_one_photo_tell_the_same():
    for group in by_photo(rows()).values():
        for one, other in itertools.combinations(group, 2):
            assert all(a == b or "?" in a + b for a, b in zip(one["reading"], other["reading"], strict=True))
            assert all(one[name] == other[name] for name in ("decimals", "span", "rows"))


@needs_photos
def test_every_image_is_labelled():
    assert [row["file"] for row in rows()] == sorted(row["file"] for row in rows(PHOTOS / "labels.csv"))


@needs_photos
def test_augmentations_of_one_photo_look_alike_once_they_lie_in_reading_direction():
    boxes = {row["file"]: row["box"] for row in rows(PHOTOS / "labels.csv")}
    for name, group in by_photo(rows()).items():
        strips = [strip(row, boxes[row["file"]]) for row in group]
        for one, other in itertools.combinations([found for found in strips if found.std() > 1], 2):
            alike = correlation(one, other)
            turned = (other[::-1, ::-1], other[::-1], other[:, ::-1])
            assert alike > 0.4, name
            assert alike > max(correlation(one, wrong) for wrong in turned), name


def strip(row, box):
    """Return a register in reading direction: 48 x 256, grey."""
    corners = np.array([float(x) for x in box.split()]).reshape(4, 2)
    step = -1 if row["mirrored"] == "1" else 1
    ordered = corners[(int(row["quarter"]) + step * np.arange(4)) % 4]
    image = cv2.imread(str(PHOTOS / row["file"]), cv2.IMREAD_GRAYSCALE)
    return warp(cv2.merge([image] * 3), tuple(map(tuple, ordered)), (48, 256))[..., 0].astype(np.float32)


def correlation(one, other):
    """Return how alike two strips are (-1..1), whatever their light."""
    one, other = (part - cv2.GaussianBlur(part, (0, 0), 6) for part in (one, np.ascontiguousarray(other)))
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
