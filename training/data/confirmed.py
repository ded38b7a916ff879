"""Photos of confirmed readings, as `mrrs retrain` prepares them: examples for each model beside its base data."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np

from processors.contracts import Model
from training.data import held_out
from training.data.digits import digit_target, drum_target
from training.data.real import tilt
from training.data.scene import PHOTO_SIDE, Cell, Photo, Points, Strip, cut_strip, encode, shrink
from training.data.strips import AreaSamples, DigitSamples, TariffSamples
from training.data.whole import RoiSamples, RotationSamples, TypeSamples
from training.data.workshop import DataUse, Workshop
from training.metrics import class_metrics, drum_metrics
from training.task import Metrics, Mixed, Samples, Task

#: The split that is never trained on.
_HELD_OUT = "val"
#: Largest shift up or down, as a share of the height.
_VERTICAL, _DRUM_VERTICAL = 0.07, 0.035

Row = Mapping[str, str]


class ConfirmedError(ValueError):
    """The folder cannot be used; the message says where and what to do."""


def beside(task: Task, folder: Path, share: float) -> Task:
    """Return a task that learns from confirmed readings, too.

    Args:
        task: what is trained.
        folder: photos and labels.csv with box, areas, positions and known, docs/retraining.md.
        share: of the examples, 0..1, that come from there.

    Raises:
        ConfirmedError: the folder holds nothing that the task can learn from.
    """
    own = samples(task.name, photos(folder, held_out=False))

    def mixed(workshop: Workshop) -> Samples:
        chosen = photos(folder, held_out=False)
        workshop.note(DataUse("confirmed requests", digest(folder), len(chosen), "photos of customers, not for others"))
        return Mixed(((1 - share, task.samples(workshop)), (share, own)))

    def measured(model: Model, workshop: Workshop) -> Metrics:
        return {**task.measure(model, workshop), **measure(task.name, model, photos(folder, held_out=True))}

    return replace(task, samples=mixed, measure=measured)


def samples(name: str, found: tuple[Photo, ...]) -> Samples:
    """Return the examples that photos give for a model.

    Raises:
        ConfirmedError: there are none.
    """
    strips = tuple(strip for photo in found for strip in photo.strips)
    placed = tuple(strip for strip in strips if strip.cells)
    digits = tuple(strip for strip in placed if any(cell.known for cell in strip.cells))
    near = tuple(strip for strip in strips if strip.near is not None)
    makers: dict[str, tuple[tuple[object, ...], Callable[[], Samples]]] = {
        "digits-rolling": (digits, lambda: DigitSamples(digits, drum_target, _DRUM_VERTICAL)),
        "digits": (digits, lambda: DigitSamples(digits, digit_target, _VERTICAL)),
        "areas": (placed, lambda: AreaSamples(placed)),
        "tariff": (near, lambda: TariffSamples(near)),
        "roi": (found, lambda: RoiSamples(found)),
        "meter-type": (found, lambda: TypeSamples(found)),
        "water-rotation": (found, lambda: RotationSamples(found)),
    }
    usable, make = makers[name if name in makers else name.partition("-")[0]]
    if not usable:
        raise ConfirmedError(f"none of {len(found)} photos of confirmed readings has an example for {name}")
    return make()


def measure(name: str, model: Model, found: tuple[Photo, ...]) -> Metrics:
    """Return how well a digit model reads the places of held-out photos; nothing for other models."""
    if not name.startswith("digits-"):
        return {}
    cut = held_out.digits([strip for photo in found for strip in photo.strips])
    inputs = [one for one, _ in cut]
    positions = [cell.position or 0.0 for _, cell in cut]
    if not cut:
        return {}
    judge = drum_metrics if name == "digits-rolling" else partial(_classes)
    return {"confirmed held-out": judge(model, inputs, positions)}


def _classes(model: Model, inputs: list[np.ndarray], positions: list[float]) -> dict[str, float]:
    return class_metrics(model, inputs, [round(position) % 10 for position in positions])


@cache
def photos(folder: Path, *, held_out: bool) -> tuple[Photo, ...]:
    """Return the photos of one split.

    Raises:
        ConfirmedError: the folder, a photo or a label cannot be read.
    """
    by_file: dict[str, list[Row]] = {}
    try:
        with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["split"] == _HELD_OUT) is held_out:
                    by_file.setdefault(row["file"], []).append(row)
        return tuple(photo(folder / name, rows) for name, rows in by_file.items())
    except (OSError, KeyError, ValueError) as error:
        raise ConfirmedError(f"{folder} holds no confirmed readings that can be used: {error!r}") from error


@cache
def digest(folder: Path) -> str:
    """Return the SHA-256 of the labels and of the photos that are trained on."""
    found = hashlib.sha256((folder / "labels.csv").read_bytes())
    for path in sorted((folder / "photos").iterdir()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def photo(path: Path, rows: list[Row]) -> Photo:
    """Return a photo as training keeps it; `rows` are those of its registers."""
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"{path} is no picture")
    image = np.asarray(picture, np.uint8)
    kind = rows[0]["medium"] if rows[0]["medium"] != "electricity" else f"electricity-{rows[0]['display']}"
    boxes = np.array([_points(row["box"]) for row in rows])
    strips = tuple(_strip(image, box, row, near=bool(row["tariff"])) for box, row in zip(boxes, rows, strict=True))
    small, scale = shrink(image, PHOTO_SIDE)
    angle = tilt(boxes[0]) if kind == "water" else None
    return Photo(encode(small), kind, boxes * scale, angle, strips=strips, synthetic=False)


def _strip(image: np.ndarray, box: Points, row: Row, *, near: bool) -> Strip:
    areas = [_points(text) for text in row["areas"].split(";")] if row["areas"] else []
    decimals = int(row["decimals"] or 0)
    cells = tuple(
        Cell(corners, float(position), place >= len(areas) - decimals, known == "1")
        for place, (corners, position, known) in enumerate(
            zip(areas, row["positions"].split(), row["known"].split(), strict=True)
        )
    )
    return cut_strip(image, box, cells, row["tariff"] or None, near=near)


def _points(text: str) -> Points:
    return np.array([float(number) for number in text.split()]).reshape(4, 2)
