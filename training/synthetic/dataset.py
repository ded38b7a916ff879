"""Rendered scenes as a labelled dataset: a folder of photos with labels.csv."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from processors.records import Quad
from training.synthetic.photo import encode
from training.synthetic.render import render
from training.synthetic.truth import RegisterTruth, Scene

COLUMNS = (
    "file", "medium", "display", "reading", "decimals", "tariff", "readable", "meter_id", "source", "split", "box",
    "expected", "fault", "angle", "areas", "positions", "previous", "sha256",
)  # fmt: skip
_SOURCE = "synthetic"


def write(
    out: Path,
    count: int,
    seed: int,
    *,
    fonts: str = "train",
    side: int = 1280,
    kind: str | None = None,
    fault: str | None = None,
    split: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write `count` photos and their labels into a folder; returns how many were written.

    A photo's rows are flushed once its file lies there: interrupted at any time, the folder is a smaller dataset. The
    scene of index i does not depend on `count`.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / "labels.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerow(COLUMNS)
        for index in range(count):
            scene = render(scene_seed(seed, index), kind=kind, fault=fault, fonts=fonts, side=side)
            name = f"{index:06d}.jpg"
            (out / name).write_bytes(encode(scene.image, quality=88))
            csv.DictWriter(table, COLUMNS, restval="").writerows(rows(name, scene, split=split))
            table.flush()
            progress(index + 1)
    return count


def scene_seed(seed: int, index: int) -> int:
    """Return the seed of one scene of a dataset."""
    return int(np.random.default_rng([seed, index]).integers(2**62))


def rows(name: str, scene: Scene, **columns: str) -> list[dict[str, str]]:
    """Return the rows of a photo: one a register, or one without a reading; `columns` are the same in all of them."""
    truth = scene.truth
    shared = {
        "file": name,
        "medium": truth.medium or "",
        "display": truth.display or "",
        "readable": str(int(truth.expected is None)),
        "meter_id": f"{_SOURCE}-{scene.seed}",
        "source": _SOURCE,
        "expected": truth.expected or "",
        "fault": truth.fault,
        "angle": f"{truth.angle:.1f}" if truth.medium else "",
        **columns,
    }
    return [{**shared, **_columns(entry)} for entry in truth.registers] or [shared]


def _columns(entry: RegisterTruth) -> dict[str, str]:
    return {
        "reading": entry.value,
        "decimals": str(entry.decimals),
        "tariff": entry.tariff or "",
        "box": _numbers(entry.box),
        "areas": ";".join(_numbers(area.box) for area in entry.areas),
        "positions": " ".join(_position(area.position) for area in entry.areas),
    }


def _numbers(box: Quad) -> str:
    return " ".join(f"{number:.1f}" for corner in box for number in corner)


def _position(position: float | None) -> str:
    """Return where a drum stands, `-` for a blank place.

    >>> _position(9.999), _position(3.0), _position(None)
    ('0', '3', '-')
    """
    return "-" if position is None else f"{round(position, 2) % 10:g}"
