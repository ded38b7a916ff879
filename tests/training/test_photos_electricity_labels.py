"""Our labels of the real electricity meters: what they must be, and that the photos bear them out."""

import csv
import hashlib
import re
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import pytest

from processors.preprocess import expand, side_lengths, warp
from processors.quads import as_quad, register_like
from training.data.roots import REAL_DATA

LABELS = Path("training/labels/photos-electricity.csv")
PHOTOS = REAL_DATA / "photos-electricity"
COLUMNS = ["file", "meter", "split", "box"]
#: Share of the meters that are held out, of those in photos (m) and of those in register crops alone (c).
HELD_OUT = 0.3

needs_photos = pytest.mark.skipif(not PHOTOS.is_dir(), reason=f"no real photos at {PHOTOS}")


def rows(path=LABELS):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_meter():
    meters = defaultdict(list)
    for row in rows():
        meters[row["meter"]].append(row)
    return meters


def corners(row):
    return as_quad(np.array([float(x) for x in row["box"].split()]).reshape(4, 2))


def test_every_row_has_the_columns_and_its_own_file():
    labels = rows()
    files = [row["file"] for row in labels]
    assert list(labels[0]) == COLUMNS
    assert len(files) == len(set(files))
    for row in labels:
        assert re.fullmatch(r"[mc]\d+|lcd", row["meter"]), row
        assert row["split"] in {"train", "val"}, row


def test_a_meter_is_named_after_its_first_photo():
    for meter, group in by_meter().items():
        if meter != "lcd":
            first = f"{meter[1:]}.jpg" if meter[0] == "m" else f"crop-{meter[1:]}.jpg"
            assert group[0]["file"] == first, meter


def test_corners_go_round_clockwise_from_the_top_left_in_reading_direction():
    boxes = [row for row in rows() if row["box"]]
    assert boxes
    for row in boxes:
        assert register_like(corners(row), (2.5, 8.5), 10.0), row


def test_photos_have_corners_and_register_crops_have_none():
    for row in rows():
        assert bool(row["box"]) != row["file"].startswith("crop-"), row


def test_no_meter_is_in_both_splits():
    for meter, group in by_meter().items():
        assert len({row["split"] for row in group}) == 1, meter


@pytest.mark.parametrize("kind", ["m", "c"])
def test_the_first_meters_in_the_order_of_their_hashes_are_held_out(kind):
    meters = {meter: group[0]["split"] for meter, group in by_meter().items() if meter[0] == kind}
    ordered = sorted(meters, key=lambda meter: hashlib.sha256(meter.encode()).hexdigest())
    count = round(HELD_OUT * len(ordered))
    assert [meters[meter] for meter in ordered] == ["val"] * count + ["train"] * (len(ordered) - count)


def test_the_one_lcd_meter_is_held_out():
    assert {row["split"] for row in by_meter()["lcd"]} == {"val"}


@needs_photos
def test_every_photo_and_every_register_crop_is_labelled():
    upstream = {row["file"]: row["kind"] for row in rows(PHOTOS / "labels.csv")}
    ours = {row["file"]: "photo" if row["box"] else "register" for row in rows()}
    assert ours == upstream


@needs_photos
def test_a_drum_window_is_darker_than_the_face_around_its_edges():
    upstream = {row["file"]: row for row in rows(PHOTOS / "labels.csv")}
    windows = [
        row
        for row in rows()
        if row["box"]
        and upstream[row["file"]]["display"] == "analog"
        and "ferraris" not in upstream[row["file"]]["flag"]
    ]
    assert windows
    for row in windows:
        for edge, (inside, outside) in sides(row).items():
            assert inside < outside, (row["file"], edge)


def sides(row):
    """Return the median brightness within a fifth of the register's height on both sides of each edge.

    Of the green channel, in which a red drum is dark, too.
    """
    quad = corners(row)
    width, height = side_lengths(quad)
    margin = 0.2 * height
    size = (140, round(100 * width / height) + 40)
    green = warp(cv2.imread(str(PHOTOS / row["file"])), expand(quad, margin, margin), size)[..., 1]
    found = {
        "top": (green[20:40, 40:-40], green[:20, 40:-40]),
        "bottom": (green[-40:-20, 40:-40], green[-20:, 40:-40]),
        "left": (green[30:-30, 20:40], green[30:-30, :20]),
        "right": (green[30:-30, -40:-20], green[30:-30, -20:]),
    }
    return {edge: (float(np.median(inside)), float(np.median(outside))) for edge, (inside, outside) in found.items()}
