"""Rendered scenes, kept in the cache under the digest of the renderer's code."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import training.synthetic
from training.data.scene import PHOTO_SIDE, Cell, Photo, Points, Strip, cut_strip, encode, shrink
from training.data.workshop import HELD_OUT, DataUse, Workshop
from training.synthetic.render import render
from training.synthetic.truth import KINDS, Scene, as_array

#: Scenes in one file of the cache.
CHUNK = 25
#: Longest side of a rendered photo, pixels.
SIDE = 960


@cache
def renderer_digest() -> str:
    """Return a digest of the renderer's code and of what decides what is kept."""
    root = Path(training.synthetic.__file__).parent
    digest = hashlib.sha256()
    renderer = [path for path in root.rglob("*.py") if path.parent.name != "curated"]  # sets that are not trained on
    for path in sorted([*renderer, Path(__file__).parent / "scene.py"]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def photos(workshop: Workshop, kind: str, *, held_out: bool = False) -> tuple[Photo, ...]:
    """Return the rendered photos of one kind; what is not in the cache is rendered first.

    Held-out photos come from seeds and typefaces that training does not use.
    """
    count = workshop.held_out if held_out else workshop.scenes
    if not held_out:
        workshop.note(DataUse(f"synthetic {kind}", renderer_digest(), count, "our own"))
    return _photos(workshop.cache, kind, count, workshop.seed, held_out)


@cache
def _photos(cache_folder: Path, kind: str, count: int, seed: int, held_out: bool) -> tuple[Photo, ...]:  # noqa: FBT001
    first = HELD_OUT if held_out else seed * 100_000
    chunks = (
        _chunk(cache_folder, kind, start, min(CHUNK, first + count - start), held_out=held_out)
        for start in range(first, first + count, CHUNK)
    )
    return tuple(photo for chunk in chunks for photo in chunk)


def _chunk(cache_folder: Path, kind: str, start: int, count: int, *, held_out: bool) -> tuple[Photo, ...]:
    fonts = "curated" if held_out else "train"
    path = cache_folder / "scenes" / f"{kind}-{fonts}-{renderer_digest()[:12]}-{start}-{count}.npz"
    if not path.is_file():
        sys.stderr.write(f"rendering {count} scenes of {kind} from seed {start}\n")
        offset = KINDS.index(kind) * 10_000_000
        made = [
            keep(render(offset + seed, kind=kind, fonts=fonts, side=SIDE), kind) for seed in range(start, start + count)
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, **pack(made))
        os.replace(part, path)  # noqa: PTH105
    with np.load(path) as arrays:
        return tuple(unpack(arrays["blob"], arrays["index"]))


def keep(scene: Scene, kind: str) -> Photo:
    """Cut out of a scene what training needs."""
    small, scale = shrink(scene.image, PHOTO_SIDE)
    truth = scene.truth
    boxes = np.array([as_array(register.box) for register in truth.registers]).reshape(-1, 4, 2) * scale
    strips = tuple(
        cut_strip(
            scene.image,
            as_array(register.box),
            tuple(
                Cell(as_array(area.box), area.position, area.decimal, known=True, rolling=area.rolling)
                for area in register.areas
            ),
            register.tariff,
            near=kind.startswith("electricity"),
        )
        for register in truth.registers
    )
    return Photo(encode(small, 90), kind, boxes, truth.angle, strips=strips, fault=truth.fault)


def pack(made: list[Photo]) -> dict[str, Any]:
    """Return photos as two arrays of bytes: the pictures one after the other, and an index in JSON."""
    blob = bytearray()

    def put(value: object) -> object:
        if isinstance(value, bytes):
            blob.extend(value)
            return {"at": len(blob) - len(value), "size": len(value)}
        if isinstance(value, np.ndarray):
            return {"points": value.tolist()}
        if isinstance(value, dict):
            return {key: put(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [put(one) for one in value]
        return value

    index = json.dumps([put(asdict(photo)) for photo in made])
    return {"blob": np.frombuffer(bytes(blob), np.uint8), "index": np.frombuffer(index.encode(), np.uint8)}


def unpack(blob: np.ndarray[Any, Any], index: np.ndarray[Any, Any]) -> Iterator[Photo]:
    """Return what `pack` packed."""
    data = blob.tobytes()

    def picture(entry: dict[str, int]) -> bytes:
        return data[entry["at"] : entry["at"] + entry["size"]]

    def points(entry: dict[str, Any]) -> Points:
        return np.array(entry["points"], np.float64)

    for row in json.loads(index.tobytes()):
        strips = tuple(
            Strip(
                canvas=picture(strip["canvas"]),
                box=points(strip["box"]),
                cells=tuple(Cell(**(cell | {"corners": points(cell["corners"])})) for cell in strip["cells"]),
                tariff=strip["tariff"],
                near=picture(strip["near"]) if strip["near"] else None,
                near_box=points(strip["near_box"]) if strip["near_box"] else None,
            )
            for strip in row["strips"]
        )
        boxes = points(row["boxes"]).reshape(-1, 4, 2)
        yield Photo(**(row | {"jpeg": picture(row["jpeg"]), "boxes": boxes, "strips": strips}))
